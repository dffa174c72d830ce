"""What policy owners get: questions that people had Signpost ask them, and counts of what it could not answer."""
