"""The terminal: the `signpost` command."""
