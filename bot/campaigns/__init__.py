"""Campaigns: everybody of some units is asked to declare or confirm their messaging groups by a day."""
