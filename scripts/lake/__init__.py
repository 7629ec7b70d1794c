"""DuckLake, the second engine: its connection, and the way of gold back to PostgreSQL."""
