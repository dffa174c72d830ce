"""What somebody pastes is read and forgotten: in no file, no log and no reply, after failures too."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.handle import handle
from bot.messages import Form, Incoming, Person, Reply
from bot.reports import filing
from bot.services import Services
from bot.wording import flows as words
from tests.bot.flows.client import CONFIRM
from tests.bot.team import FORCE

PERSON = Person("officer", FORCE)
PASTED = "my sister zinnia was robbed of her zebrawood flute on the towpath last night"
TELLTALE = ("zinnia", "zebrawood", "towpath")


def press(services: Services, reply: Reply, label: str) -> Reply:
    value = next(choice.value for choice in reply.choices if choice.label == label)
    return handle(Incoming("1", PERSON, "thread", kind="choice", choice=value), services)


def paste_form(services: Services) -> Form:
    reply = handle(Incoming("1", PERSON, "thread", text="log a contact"), services)
    for label in ("No", "WhatsApp", "A message to you", "My own account"):
        reply = press(services, reply, label)
    assert reply.form is not None
    return reply.form


def send(services: Services, form: Form) -> Reply:
    filled = Incoming("2", PERSON, "thread", kind="form", choice=form.name, fields={"answer": PASTED})
    return handle(filled, services)


def paste(services: Services) -> Reply:
    return send(services, paste_form(services))


def everything_in(folder: Path) -> str:
    return "".join(file.read_bytes().decode("latin-1").lower() for file in folder.rglob("*") if file.is_file())


def test_a_pasted_message_is_in_no_file_and_no_log(
    services: Services, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    reply = paste(services)
    assert "It reads like" in repr(reply)
    for word in TELLTALE:
        assert word not in repr(reply).lower()
        assert word not in caplog.text.lower()
        assert word not in everything_in(data)


def test_nor_when_reading_it_fails(
    services: Services, data: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: object, message: str) -> None:
        raise RuntimeError(f"could not read {message}")

    monkeypatch.setattr(type(services.knowledge), "sort", broken)
    caplog.set_level(logging.DEBUG)
    reply = paste(services)
    assert reply.form is not None
    assert reply.form.fields[0].problem == words.NOT_READ
    for word in TELLTALE:
        assert word not in caplog.text.lower()
        assert word not in everything_in(data)


def test_the_summary_only_says_that_it_was_read(services: Services) -> None:
    reply = press(services, press(services, paste(services), "A question"), "No")
    assert reply.form is not None
    filled = Incoming("3", PERSON, "thread", kind="form", choice=reply.form.name, fields={"answer": ""})
    summary = handle(filled, services)
    assert f"Message: {words.SEEN_NOT_KEPT}" in [getattr(block, "text", "") for block in summary.cards[0].blocks]


def test_a_note_is_sealed_in_the_database(services: Services, data: Path) -> None:
    reply = press(services, press(services, paste(services), "A question"), "No")
    assert reply.form is not None
    note = {"answer": "Quillon asked about the marmalade"}
    summary = handle(Incoming("3", PERSON, "thread", kind="form", choice=reply.form.name, fields=note), services)
    assert "Quillon" in repr(summary)
    filed = press(services, summary, CONFIRM)
    assert "Recorded" in filed.text
    services.close()
    assert "quillon" not in everything_in(data)
    assert "marmalade" not in everything_in(data)


def test_nor_when_it_was_filed_on_another_page_meanwhile(
    services: Services, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    form = paste_form(services)
    run = services.runs.find(PERSON.id, "contact", services.now())
    assert run is not None
    contact, _ = filing.file(replace(run, answers={**run.answers, "about": "complaint"}), PERSON.id, services)
    assert contact.reference in send(services, form).text
    with services.store.database.read() as connection:
        found = services.contacts.find(connection, contact.reference)
    assert found is not None
    assert "said_1" not in found.details
