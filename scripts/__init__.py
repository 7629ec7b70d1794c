"""The programs that people and cron start: the `diogen` command, the demo and the page."""
