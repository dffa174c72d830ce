"""Measurements. Run them by hand; they are never part of the tests, because machines are noisy."""
