"""One bench a file; each returns a Section."""
