"""Lands what GitHub, Jira, AWS and webhooks say in the raw payload log; transforms nothing."""
