"""Files that are handed over."""
