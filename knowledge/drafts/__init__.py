"""Checking a draft: what in a post is a problem, which rule says so, and how it could be said instead."""
