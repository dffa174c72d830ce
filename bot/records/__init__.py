"""What Signpost keeps: a thread's context for 30 minutes, an answer on request for 90 days, feedback without text."""
