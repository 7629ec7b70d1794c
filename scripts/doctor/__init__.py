"""What `diogen doctor` looks at: each check says that all is well, or what to do."""
