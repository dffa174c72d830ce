"""The choices that begin a flow, for whoever only offers it."""

START_CONTACT = "flow:contact:start"
