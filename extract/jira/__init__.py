"""Jira Cloud and Data Center: issues, complete changelogs, sprints and the lists they refer to."""
