"""A stand-in Teams for tests: the Bot Connector, its tokens and keys, and people with their Teams client.

START HERE: `server.py` composes it, `fixtures.py` starts it, `README.md` says what it can't show.
"""
