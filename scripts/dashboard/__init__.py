"""The page and the table in the terminal, both from gold alone."""
