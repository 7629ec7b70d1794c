"""PagerDuty over HTTP, and the extraction of it."""
