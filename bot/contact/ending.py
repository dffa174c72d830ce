"""What the officer gets at the end: reference, who was told, what to do by when, and the reply to copy."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.messages import Block, Choice, Copyable, Notice, Paragraph, Reply
from bot.reports import ending
from bot.services import Services
from bot.wording import contact as words
from knowledge.messages.handling import About

if TYPE_CHECKING:  # the database library is slow to import, and a reply alone needs none
    from bot.records.contacts import Contact
    from bot.records.people import Member


def filed(contact: "Contact", about: About, told: Sequence["Member"], services: Services) -> Reply:
    """The last screen of the flow; `told` are those who are being told, first to last."""
    handling = services.knowledge.handling(contact.force)
    blocks: list[Block] = [ending.told_block(contact, told)]
    reply = reply_text(about, contact.force, services)
    if "unsafe_phone" in about.signs:
        blocks.append(Notice(words.WAIT_FOR_ADVICE, "warning"))
    blocks.append(Copyable(words.REPLY_TO_COPY, reply) if reply else Paragraph(words.NO_REPLY, words.REPLY_TO_COPY))
    blocks += ending.all_duty_blocks(handling.duties_for(about), contact, services)
    choices = (Choice(words.MY_CONTACTS, "contacts:mine"), Choice(words.ANOTHER, "flow:contact:start"))
    return ending.last_screen(contact, blocks, choices)


def reply_text(about: About, force: str, services: Services) -> str:
    """The reply for the sender; empty where none should be sent."""
    lines = services.knowledge.handling(force).reply_for(about)
    return " ".join(line.say for line in lines).replace("{force}", services.knowledge.pack(force).name)
