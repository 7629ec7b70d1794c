"""Spark, for more than one machine: a local server, its copy of raw, and copying gold back."""
