"""Spark, for more than one machine: its server here, its copy of raw, and gold's way back."""
