"""PagerDuty: incidents and their log entries, also from before the day of the first webhook."""
