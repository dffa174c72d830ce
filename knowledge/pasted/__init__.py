"""What was pasted into a chat: a draft of a post, a message from the public, or the officer's own words."""
