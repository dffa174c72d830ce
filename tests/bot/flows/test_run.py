"""What a person does in a flow, and what old buttons, double presses, hostile clients and new versions must not do."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.flows.show import spoken
from bot.messages import Copyable, Notice, Paragraph, Reply
from bot.reports.contact_flow import contact_flow
from bot.reports.filing import officer_id
from bot.services import Services
from bot.wording import flows as words
from tests.bot.flows.client import CONFIRM, Client, KnowledgeThatSuggests

TO_MESSAGE = {"danger": "no", "platform": "x", "how": "tag", "account": "personal"}
TO_CONFIRM = {**TO_MESSAGE, "message": "", "about": "media_enquiry", "phone_seen": "no", "note": ""}


def notices(reply: Reply) -> list[str]:
    return [block.text for card in reply.cards for block in card.blocks if isinstance(block, Notice)]


def shown(reply: Reply) -> str:
    return repr([block for card in reply.cards for block in card.blocks if isinstance(block, Paragraph | Copyable)])


# Going on, back and changing


def test_the_next_step_follows_an_answer(client: Client) -> None:
    client.start()
    assert client.go(danger="no").text == client.ask("platform")


def test_back_asks_the_last_question_again(client: Client) -> None:
    client.start()
    client.go(danger="no", platform="x")
    assert client.press(client.button(words.BACK)).text == client.ask("platform")


def test_back_pressed_twice_goes_back_once(client: Client) -> None:
    client.start()
    client.go(danger="no", platform="x")
    back = client.button(words.BACK)
    client.press(back)
    assert client.press(back).text == client.ask("platform")
    assert client.answers == {"danger": "no"}


def test_an_answer_that_is_sent_twice_counts_once(client: Client) -> None:
    client.start()
    button = client.button(":danger=no")
    client.press(button)
    assert client.press(button).text == client.ask("platform")


def test_a_changed_answer_leaves_the_others(client: Client) -> None:
    client.start()
    client.go(**TO_CONFIRM)
    client.press(client.button("Change: Platform"))
    assert client.go(platform="facebook").text == client.ask("confirm")
    assert client.answers == {**TO_CONFIRM, "platform": "facebook"}


def test_who_comes_back_is_asked_whether_to_go_on(client: Client) -> None:
    client.start()
    client.go(danger="no")
    assert client.start().text == words.GO_ON_OR_ANEW
    assert client.press(client.button(words.GO_ON)).text == client.ask("platform")


def test_starting_over_forgets_the_answers(client: Client) -> None:
    client.start()
    client.go(danger="no")
    assert client.press(client.button(words.START_OVER)).text == client.ask("danger")
    assert client.answers == {}


def test_an_end_without_a_record_keeps_nothing_and_offers_to_start_again(client: Client) -> None:
    client.start()
    end = client.go(**TO_MESSAGE, message="", about="social", record_anyway="no")
    assert client.answers == {}
    assert client.press(end.choices[0]).text == client.ask("danger")


# Buttons and forms of an earlier run, which chats keep


def test_a_form_of_an_earlier_contact_does_not_get_into_this_one(client: Client) -> None:
    client.start()
    client.go(**{step: answer for step, answer in TO_CONFIRM.items() if step != "note"})
    old_note = client.form
    client.answer("note", "")
    client.press(client.button(words.START_OVER))
    client.go(**{step: answer for step, answer in TO_CONFIRM.items() if step != "note"})
    assert client.fill_in(old_note, "about somebody else").text == client.ask("note")
    assert "note" not in client.answers


@pytest.mark.parametrize("old", [words.BACK, words.START_OVER, "Change: Danger now", CONFIRM])
def test_other_old_buttons_do_nothing_to_this_contact_either(client: Client, old: str) -> None:
    client.start()
    client.go(**TO_CONFIRM)
    button = client.button(old)
    client.press(client.button(words.START_OVER))
    client.go(danger="no", platform="x")
    client.press(button)
    assert client.answers == {"danger": "no", "platform": "x"}


def test_another_contact_is_not_begun_over_one_that_is_under_way(client: Client) -> None:
    client.start()
    client.go(**TO_CONFIRM)
    another = client.press(client.button(CONFIRM)).choices[-1]
    client.press(another)
    client.go(danger="yes")
    assert client.press(another).text == words.GO_ON_OR_ANEW
    assert client.answers == {"danger": "yes"}


@pytest.mark.parametrize("old", [":danger=no", words.BACK, "Change: Platform"])
def test_who_presses_a_button_of_a_contact_that_was_filed_is_told_that_it_was_not_added(
    client: Client, services: Services, old: str
) -> None:
    client.start()
    pressed = client.button(":danger=no")
    client.go(**TO_CONFIRM)
    if not old.startswith(":"):
        pressed = client.button(old)
    client.press(client.button(CONFIRM))
    (contact,) = services.contacts.of_officers([officer_id(None, "officer", services)])
    reply = client.press(pressed)
    assert reply.text.startswith(
        f"This was recorded before, as {contact.reference}. What you just pressed was not added"
    )
    assert client.press(client.button(words.ADD)).form is not None
    client.fill_in(client.form, "There is a log number now: 4711.")
    (contact,) = services.contacts.of_officers([officer_id(None, "officer", services)])
    assert contact.details["said_1"].endswith("There is a log number now: 4711.")


def test_so_is_who_has_begun_another_contact_and_can_go_on_with_that(client: Client) -> None:
    client.start()
    no_danger = client.button(":danger=no")
    client.go(**TO_CONFIRM)
    client.press(client.button(CONFIRM))
    client.start()
    client.go(danger="yes")
    assert words.NOT_ADDED in client.press(no_danger).text
    assert client.press(client.button(words.GO_ON)).text == client.ask("ring_now")
    assert client.answers == {"danger": "yes"}


def test_who_confirms_twice_sees_the_end_again(client: Client) -> None:
    client.start()
    client.go(**TO_CONFIRM)
    confirm = client.button(CONFIRM)
    filed = client.press(confirm)
    assert client.press(confirm) == filed


def test_a_button_of_a_contact_that_was_never_recorded_says_that_it_is_gone(client: Client) -> None:
    client.start()
    no_danger = client.button(":danger=no")
    client.go(**TO_MESSAGE, message="", about="social", record_anyway="no")
    assert client.press(no_danger).text == words.RUN_GONE


# Confirming


def test_confirming_twice_files_once(client: Client, services: Services) -> None:
    client.start()
    client.go(**TO_CONFIRM)
    confirm = client.button(CONFIRM)
    client.press(confirm)
    client.press(confirm)
    assert len(services.contacts.of_officers([officer_id(None, "officer", services)])) == 1


def test_a_summary_that_was_changed_since_is_not_confirmed_but_shown(client: Client, services: Services) -> None:
    client.start()
    client.go(**TO_CONFIRM)
    confirm = client.button(CONFIRM)
    client.press(client.button("Change: Platform"))
    client.go(platform="facebook")
    assert client.press(confirm).text == client.ask("confirm")
    assert services.contacts.of_officers([officer_id(None, "officer", services)]) == []


def test_confirming_before_the_end_files_nothing(client: Client, services: Services) -> None:
    client.start()
    client.go(**TO_CONFIRM)
    confirm = client.button(CONFIRM)
    client.press(client.button("Change: Note"))
    assert client.press(confirm).text == client.ask("note")
    assert services.contacts.of_officers([officer_id(None, "officer", services)]) == []


# What no button and no form of ours sends


@pytest.mark.parametrize(
    "answer", ["confirm=yes", "confirm=seen", "nothing_needed=seen", "nowhere=1", "", "=", "danger"]
)
def test_an_answer_to_what_asks_nothing_changes_nothing(client: Client, answer: str) -> None:
    client.start()
    client.go(**TO_CONFIRM)
    made_up = client.button(words.BACK).value.replace(":back:", ":answer:").rpartition(":")[0]
    assert client.send(f"{made_up}:{answer}").text == client.ask("confirm")
    assert client.answers == TO_CONFIRM


def test_an_answer_to_a_step_that_was_not_reached_changes_nothing(client: Client) -> None:
    client.start()
    ahead = client.button(":danger=no").value.replace("danger=no", "about=social")
    assert client.send(ahead).text == client.ask("danger")
    assert client.answers == {}


def test_an_answer_that_is_no_option_is_refused_in_words(client: Client) -> None:
    client.start()
    reply = client.send(client.button(":danger=no").value.replace("danger=no", "danger=maybe"))
    assert words.REFUSED["unknown"] in notices(reply)
    assert client.answers == {}


@pytest.mark.parametrize("rest", ["", ":", ":answer", "::::", ":answer:x", ":file", ":change:danger", ":fly:x:y"])
def test_half_a_button_only_shows_where_the_person_is(client: Client, rest: str) -> None:
    client.start()
    client.go(danger="no")
    assert client.send(f"flow:contact{rest}").text == client.ask("platform")
    assert client.submit(f"flow:contact{rest}", {}).text == client.ask("platform")


@pytest.mark.parametrize("rest", ["", ":", ":answer", "::::", ":change:x:nowhere"])
def test_half_a_button_has_no_words(services: Services, rest: str) -> None:
    assert not spoken(contact_flow(services), f"flow:contact{rest}").strip()


def test_a_form_without_its_field_is_an_empty_answer(client: Client) -> None:
    client.start()
    client.go(danger="yes")
    client.submit(client.form.name, {"other": "x"})
    assert client.answers == {"danger": "yes", "ring_now": ""}


# What is written


def test_what_is_too_long_stays_in_its_field(client: Client) -> None:
    client.start()
    client.go(danger="yes")
    client.answer("ring_now", "1" * 101)
    assert client.form.fields[0].value == "1" * 101
    assert client.form.fields[0].problem == words.REFUSED["too_long"].format(limit="100")
    assert client.answers == {"danger": "yes"}


def test_an_old_form_that_is_refused_does_not_fill_in_another(client: Client) -> None:
    client.start()
    client.go(danger="yes")
    log_number = client.form
    client.go(ring_now="LOG 12", platform="x", how="tag", account="personal", phone_seen="no")
    client.go(colleague="no")
    assert client.fill_in(log_number, "1" * 101).text == client.ask("note")
    assert client.form.fields[0].value == ""
    assert client.answers["ring_now"] == "LOG 12"


@pytest.mark.parametrize("typed", ["LOG\u202e 12\x00", "LOG 12\ud800", "\u200bLOG 12\n"])
def test_invisible_characters_do_not_get_into_the_record(client: Client, typed: str) -> None:
    client.start()
    client.go(danger="yes")
    client.answer("ring_now", typed)
    assert client.answers["ring_now"] == "LOG 12"


def test_a_note_keeps_its_lines(client: Client) -> None:
    client.start()
    client.go(**TO_CONFIRM)
    client.press(client.button("Change: Note"))
    client.answer("note", "She rang back.\nNothing to add.")
    assert client.answers["note"] == "She rang back.\nNothing to add."


# A pasted message


def test_a_pasted_message_is_read_and_not_kept(
    client: Client, knowledge: KnowledgeThatSuggests, services: Services, data: Path
) -> None:
    knowledge.suggest("complaint")
    client.start()
    reply = client.go(**TO_MESSAGE, message="zebra-quartz-marigold was rude to me")
    assert "a complaint" in shown(reply)
    assert "zebra" not in repr(client.answers)
    services.open()
    assert all(b"zebra" not in file.read_bytes() for file in data.rglob("*") if file.is_file())


@pytest.mark.parametrize("padding", ["", " " * 20_000])
def test_a_message_of_the_word_seen_is_read_like_any_other(
    client: Client, knowledge: KnowledgeThatSuggests, padding: str
) -> None:
    knowledge.suggest("emergency", urgent=True)
    client.start()
    assert client.go(**TO_MESSAGE, message=f"seen{padding}").text == client.ask("danger_again")


def test_a_message_of_nothing_visible_is_none(client: Client) -> None:
    client.start()
    client.go(**TO_MESSAGE, message="\u200b\u2060")
    assert client.answers == {**TO_MESSAGE, "message": ""}


def test_a_message_that_is_too_long_is_not_read(client: Client) -> None:
    client.start()
    client.go(**TO_MESSAGE, message="a" * 20_001)
    assert client.form.fields[0].problem == words.REFUSED["too_long"].format(limit="20,000")
    assert client.answers == TO_MESSAGE


# A flow that was changed while somebody is in it


@pytest.fixture
def later(services: Services, tmp_path: Path) -> Iterator[Services]:
    """The same installation after a restart, with a copy of our flows that a test changes."""
    shutil.copytree(services.flows, tmp_path / "flows")
    restarted = replace(services, flows=tmp_path / "flows")
    yield restarted
    restarted.close()


def change(later: Services, name: str, old: str, new: str) -> None:
    file = later.flows / "contact" / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_an_answer_that_is_no_option_any_more_is_asked_again(client: Client, later: Services) -> None:
    client.start()
    client.go(danger="no", platform="x", how="tag")
    change(later, "route.yaml", "whatsapp, x, snapchat", "whatsapp, snapchat")
    change(later, "words.yaml", "      x: X (Twitter)\n", "")
    client.services = later
    assert client.start().text == words.GO_ON_OR_ANEW
    assert client.press(client.button(words.GO_ON)).text == client.ask("platform")
    assert client.go(platform="facebook").text == client.ask("account")


def test_a_message_that_was_read_before_something_else_was_read_from_it_is_asked_again(
    client: Client, later: Services
) -> None:
    client.start()
    client.go(**TO_MESSAGE, message="hello", about="media_enquiry")
    change(later, "route.yaml", "      suggested_urgent: [", "      suggested_tone: [kind]\n      suggested_urgent: [")
    client.services = later
    client.start()
    assert client.press(client.button(words.GO_ON)).text == client.ask("message")


def test_a_step_that_is_new_on_the_way_is_asked_before_the_end(client: Client, later: Services) -> None:
    client.start()
    client.go(**TO_CONFIRM)
    confirm = client.button(CONFIRM)
    change(later, "route.yaml", "    next: how\n", "    next: name\n  - {id: name, kind: text, next: how}\n")
    change(later, "words.yaml", "  how:\n", "  name: {ask: Under which name?}\n  how:\n")
    client.services = later
    assert client.press(confirm).text == client.ask("name")
    assert client.go(name="@somebody").text == client.ask("confirm")
