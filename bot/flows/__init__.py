"""Guided flows: each is a folder with its route and its words, walked by an engine that knows nothing else."""
