"""The push edge: checks bytes, appends them to `raw_push.deliveries`, then acknowledges."""
