"""Flows: how they are read, walked, drawn and answered."""
