"""Loads data of GitHub, Jira, AWS and webhooks into the raw payload log, without transforming
it."""
