"""The receiver: checks bytes, appends them to `raw_push.deliveries`, then acknowledges."""
