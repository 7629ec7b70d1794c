"""The guided first run: sources, tokens, what is read, and what the seeds should say."""
