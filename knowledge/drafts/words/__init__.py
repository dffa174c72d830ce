"""The word reader: what a draft's words say by themselves, beside the marker (knowledge/drafts/opinions.py)."""
