"""The pages that take a file of rows: what it is read by, how far that is, and what came of it."""
