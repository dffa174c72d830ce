"""Microsoft's libraries log ids of people, addresses, answers and at times whole messages: none of it is let through.

What went wrong is logged by us, as a code.
"""

import logging

# msrest logs requests and answers, agents' telemetry and clients log addresses with ids, msal and urllib3 addresses.
_LIBRARIES = (
    "adal",
    "azure",
    "botbuilder",
    "botframework",
    "microsoft_agents",
    "msal",
    "msrest",
    "oauthlib",
    "opentelemetry",
    "requests",
    "requests_oauthlib",
    "urllib3",
)


def silence() -> None:
    """Silence them at every level, and all that they make for themselves later."""
    for library in _LIBRARIES:
        logger = logging.getLogger(library)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
        for name in list(logging.root.manager.loggerDict):
            if name.startswith(f"{library}."):  # one with a level of its own would speak
                logging.getLogger(name).setLevel(logging.NOTSET)
