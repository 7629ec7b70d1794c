"""What a person or cron starts: the `diogen` command, the demo and the page."""
