"""The reply to the sender of a message from the public."""

from bot.services import Services
from knowledge.messages.handling import About


def reply_text(about: About, force: str, services: Services) -> str:
    """The reply for the sender; empty where none should be sent."""
    lines = services.knowledge.handling(force).reply_for(about)
    return " ".join(line.say for line in lines).replace("{force}", services.knowledge.pack(force).name)
