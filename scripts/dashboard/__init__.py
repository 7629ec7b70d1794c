"""The page people look at, and the table in the terminal: both from gold alone."""
