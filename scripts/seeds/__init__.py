"""The seeds, as people write them: read with errors that help, held against the data."""
