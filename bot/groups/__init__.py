"""Messaging groups that are used for work: declared in a flow, listed, left or closed, reviewed once a year."""
