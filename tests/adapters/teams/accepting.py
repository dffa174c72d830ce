"""Whether Teams would take a reply: by the official schema of Adaptive Cards 1.5, and by our list of limits."""

from typing import Any

from adapters.console import outbound as console
from adapters.teams import dialog, limits, outbound
from adapters.teams.where import Where
from bot import wording
from bot.messages import Reply
from bot.wording import teams as words
from tests.adapters.teams.reading import bare, buttons_of, inputs_of, words_of
from tests.adapters.teams.schema import valid

Json = dict[str, Any]

WHERE = Where(talk="teams-0b9cb9ac-0000-4000-8000-000000000001-" + "a" * 32 + "#" + "b" * 32, shows="contacts:queue")
USER = "29:1abcDEF_-"


def accepted(reply: Reply) -> None:
    """The reply as messages, as a notice and as a dialog, every page, is valid and within all limits, and is whole."""
    sent = outbound.messages(reply, WHERE, dialogs=_in_dialog, shareable=True, opens="draft" if reply.form else "")
    notice = outbound.notice_card(reply, WHERE, USER, _in_dialog)
    for message in (*sent, notice):
        valid(message.card)
        assert limits.check(message.card) == []
        assert 0 < len(message.summary) <= outbound.LONGEST_SUMMARY
    pages = pages_of(reply)
    for page in pages:
        valid(page["value"]["card"]["content"])
        assert limits.check_dialog(page) == []
    pages_are_whole = words.MORE_ON_THE_WEB not in words_of(pages)
    for shown in (sent, pages) if pages_are_whole else (sent,):
        named = [button for button in buttons_of(shown) if button["id"].startswith("choice-")]
        values = [button["data"]["signpost"].get("choice", "") for button in named]
        assert sorted(values) == sorted(choice.value for choice in reply.choices)
    if reply.form and words.FORM_ON_THE_WEB not in words_of(pages):
        asked = [field["id"] for page in pages for field in inputs_of(page)]
        assert asked == [f"field-{field.name}" for field in reply.form.fields]


def pages_of(reply: Reply) -> list[Json]:
    """The dialog, from its first page to its last."""
    pages = [dialog.dialog(reply, WHERE)]
    while any(button["id"] == "next" for button in buttons_of(pages[-1])):
        pages.append(dialog.dialog(reply, WHERE, page=len(pages)))
    return pages


def says_the_same(reply: Reply) -> None:
    """The cards say in Teams what they say in the terminal, which marks warnings without a word."""
    cards = Reply(reply.text, reply.cards)
    in_teams = words_of(outbound.messages(cards, WHERE, dialogs=_in_dialog)).replace(f"{wording.WARNING}: ", "")
    assert bare(in_teams) == bare(console.text(cards))


def _in_dialog(choice: str) -> bool:
    return choice.startswith("v1") or choice.partition(":")[0] in ("flow", "contacts")
