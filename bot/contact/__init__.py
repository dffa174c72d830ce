"""What a message from the public means, and the reply to it. Knows nothing of the records of it: bot/reports does."""
