"""Takes a person out of everything that Diogen has stored, without changing a metric."""
