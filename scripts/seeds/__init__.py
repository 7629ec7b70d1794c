"""The seeds, as people write them: read with helpful errors, and compared with the data."""
