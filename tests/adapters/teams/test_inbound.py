"""What Teams sends seldom, or somebody forged: nothing of a draft is kept, and nobody is left without a word."""

from typing import Any

import pytest

from adapters.teams import inbound
from adapters.teams.event import Event
from adapters.teams.where import Where, data
from bot.pasted import PASTED_DRAFT, PASTED_MESSAGE, asked_outright

OFFICER = "0ff1ce00-0000-4000-8000-000000000001"


def activity(**changed: Any) -> dict[str, Any]:
    whole = {
        "type": "message",
        "id": "1",
        "from": {"id": "29:officer", "aadObjectId": OFFICER},
        "recipient": {"id": "28:signpost"},
        "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "t"},
    }
    return whole | changed


def event(**changed: Any) -> Event:
    found = inbound.event(activity(**changed))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text", ["check\nArrested a thief on Marigold Lane", "Check\xa0Arrested a thief on Marigold Lane"]
)
def test_a_draft_pasted_below_the_word_of_the_menu_is_not_kept(text: str) -> None:
    found = event(text=text)

    assert (found.choice, found.text) == (PASTED_DRAFT, "")


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("Arrested 2 people tonight, both in custody. Great work from B shift on Larkhill Road", PASTED_DRAFT),
        ("please help me officer he has locked me in and says he will kill me", PASTED_MESSAGE),
    ],
)
def test_what_was_pasted_is_stored_without_its_text(text: str, choice: str) -> None:
    found = event(text=text)

    assert (found.choice, found.text) == (choice, "")


def test_a_question_below_the_word_of_the_menu_is_a_question() -> None:
    found = event(text="ask\nmay I post this photo?")
    assert (found.choice, asked_outright(found.text)) == ("", "may I post this photo?")


@pytest.mark.parametrize("text", ["check if I can post a photo of my dog", "check the policy on tattoos please"])
def test_a_question_that_begins_with_check_is_a_question(text: str) -> None:
    assert event(text=text).choice == ""


@pytest.mark.parametrize(
    "value",
    [
        {"other": 1},
        {"signpost": {"choice": 7}},
        data(Where(choice="again")),
        data(Where(choice="again", channel="19:x", thread="1/../19:y")),
        data(Where(choice="again", channel="19:x/../19:y")),
    ],
)
def test_a_button_that_leads_nowhere_is_met_with_a_word(value: dict[str, Any]) -> None:
    found = event(value=value)

    assert (found.kind, found.channel, found.channel_thread) == ("choice", "", "")


def test_a_new_version_of_the_app_welcomes_nobody_and_takes_nobody_away() -> None:
    assert inbound.event(activity(type="installationUpdate", action="add-upgrade")) is None
    assert inbound.is_installed(activity(type="installationUpdate", action="add-upgrade"))
    assert not inbound.is_removed(activity(type="installationUpdate", action="remove-upgrade"))
