"""The page on which Professional Standards and administrators search the audit log."""
