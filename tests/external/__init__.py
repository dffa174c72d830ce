"""Checks with programs of others than Python's, run by `make check-external`."""
