"""How the Bot Connector refuses: a status, and a code in `error`.

https://learn.microsoft.com/en-us/microsoftteams/platform/bots/build-conversational-capability
(status codes from bot conversational APIs)
"""

from typing import Any

Json = dict[str, Any]

CODES = {
    400: "BadArgument",
    401: "Unauthorized",
    403: "Forbidden",
    404: "ConversationNotFound",
    412: "PreconditionFailed",
    413: "MessageSizeTooBig",
    429: "Throttled",
    500: "ServiceError",
    502: "ServiceError",
    503: "ServiceError",
}


class Refused(Exception):
    """The Connector says no; the message is for whoever reads a failing test."""

    def __init__(self, status: int, code: str = "", message: str = "") -> None:
        self.status, self.code = status, code or CODES.get(status, "ServiceError")
        self.message = message or self.code
        super().__init__(f"{status} {self.code}: {self.message}")

    @property
    def body(self) -> Json:
        """As botbuilder's ErrorResponse reads it (botbuilder/schema/_models_py3.py)."""
        return {"error": {"code": self.code, "message": self.message}}


def not_found(what: str = "ConversationNotFound") -> Refused:
    """A conversation or a message that is not there."""
    return Refused(404, what, "Conversation not found.")
