"""People who have left: what is still in their name, and who settles it."""
