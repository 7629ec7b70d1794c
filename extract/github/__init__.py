"""GitHub: everything DORA metrics need of a repository, in few requests."""
