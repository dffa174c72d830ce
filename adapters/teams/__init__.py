"""Microsoft Teams: everything that Signpost does, in the personal chat, channels, group chats and dialogs."""
