"""The documentation: its site, its pictures and the examples on the metric pages."""
