"""Slack: everything that Signpost does, in direct messages, channels, modals and the Home tab."""
