"""A role that is named in a follow-up counts instead of the one before."""

from dataclasses import replace
from pathlib import Path

from bot.ask import answer_to
from bot.services import Services
from bot.thread import Context
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge

STAFF = "I'm police staff, can I share an inoffensive political view on my own facebook, there's no election"


def test_what_is_fine_for_staff_is_no_plain_yes_for_an_officer(
    services: Services, embedder: OnnxEmbedder, shared_data: Path
) -> None:
    ours = replace(services, knowledge=Knowledge(embedder, shared_data))  # our own packs
    messages = (STAFF, "what if i was a PC")
    joined = Context("wiltshire", " \u2013 ".join(messages), messages=messages)
    assert answer_to(Context("wiltshire", STAFF), ours).verdict == "allowed"
    assert answer_to(joined, ours).verdict != "allowed"
