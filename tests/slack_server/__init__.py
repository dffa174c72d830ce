"""A stand-in Slack for tests: the real slack_bolt and slack_sdk talk to it over loopback.

START HERE: `server.py` composes it, `fixtures.py` starts it, `README.md` says what it can't show.
"""
