"""The simulated company, and the local servers that speak GitHub's and Jira's protocols."""
