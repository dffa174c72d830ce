"""From an application or another report to the register: answers are filled in, criteria shown, the reference kept."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.accounts import duties
from bot.messages import Reply, RuleBlock
from bot.records.contacts import Contact
from bot.reports import filing
from bot.services import Services
from bot.wording import accounts as words
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge
from tests.bot.accounts.office import COMMS, EDITOR, MANAGER, choose, fill, history, only, waiting
from tests.bot.team import FORCE, OFFICER

APPLICATION = {
    "holder": "team",
    "platform": "x",
    "existing": "no",
    "name": "North Policing Team",
    "purpose": "To reach people of the north.",
    "run_by": "two PCSOs",
    "approved": "yes",
    "rules": "seen",
}
CLOSING = {"account": "X, northpolicing", "why": "unused", "access": "yes", "holds": "no", "instead": "", "note": ""}
HAND_OVER = {"account": "X, northpolicing", "successor": "team", "changes": "name", "new_name": "NorthTeam"}


def report(services: Services, flow: str, answers: dict[str, str]) -> Contact:
    person = f"person:{OFFICER}"
    run = services.runs.begin(person, flow, FORCE, services.now())
    contact, _ = filing.file(replace(run, answers=answers), person, services)
    return contact


def press(services: Services, reply: Reply, label: str) -> Reply:
    (value,) = {choice.value for choice in reply.choices if choice.label.startswith(label)}
    return choose(services, value)


def opened(services: Services, contact: Contact, who: str = COMMS) -> Reply:
    return choose(services, f"contacts:show:{contact.reference}", who)


def test_an_application_becomes_an_entry_with_its_answers_and_its_reference(office: Services) -> None:
    contact = report(office, "account_apply", APPLICATION)
    form = press(office, opened(office, contact), words.ADD_TO_REGISTER)
    for criterion in ("One person answers for it.", "It suits X."):
        assert criterion in repr(form.cards)
    added = fill(office, form, {"editors": EDITOR})
    entered = only(office)
    assert (entered.handle, entered.platform, entered.owner) == ("North Policing Team", "x", OFFICER)
    assert (entered.editors, entered.purpose) == ((EDITOR,), APPLICATION["purpose"])
    assert (entered.status, entered.report, entered.holder) == ("applied", contact.reference, "team")
    assert "It suits X." in repr(added)
    assert any("you are its owner" in text for text in waiting(office, OFFICER))
    for action, status in (("approved", "approved"), ("open", "open")):
        choose(office, f"accounts:{action}:{entered.reference}")
        assert only(office).status == status
    assert only(office).review_due is not None


def test_an_application_that_is_done_is_approved(office: Services) -> None:
    contact = report(office, "account_apply", APPLICATION)
    fill(office, choose(office, f"contacts:done:{contact.reference}"), {"said": ""})
    form = press(office, opened(office, contact), words.ADD_TO_REGISTER)
    fill(office, form, {})
    fill(office, form, {})  # sent twice
    assert only(office).status == "approved"
    again = press(office, opened(office, contact), words.IN_REGISTER)
    assert only(office).reference in again.text


def test_only_the_office_of_the_force_is_led_from_a_report_to_the_register(office: Services) -> None:
    contact = report(office, "account_apply", APPLICATION)
    for who in (OFFICER, MANAGER, "psd"):
        assert words.ADD_TO_REGISTER not in [choice.label for choice in opened(office, contact, who).choices]
        refused = choose(office, f"accounts:from:{contact.reference}", who)
        assert refused.form is None
    other = report(office, "lost_device", {"danger": "no"})
    assert words.ADD_TO_REGISTER not in [choice.label for choice in opened(office, other).choices]


def test_what_is_to_be_closed_is_chosen_from_the_register(office: Services, account: str) -> None:
    contact = report(office, "account_close", CLOSING)
    pick = press(office, opened(office, contact), words.CHANGE_REGISTER)
    press(office, pick, "It is X (Twitter): NorthPolicing")
    assert (only(office).status, only(office).report) == ("closing", contact.reference)
    assert (COMMS, "account_closing", contact.reference) in history(office, account)


def test_a_handover_is_filled_in_with_the_new_name(office: Services, account: str) -> None:
    contact = report(office, "account_hand_over", HAND_OVER)
    form = press(office, press(office, opened(office, contact), words.CHANGE_REGISTER), "It is")
    fill(office, form, {"owner": EDITOR, "editors": ""})
    changed = only(office)
    assert (changed.handle, changed.owner, changed.report) == ("NorthTeam", EDITOR, contact.reference)
    assert (COMMS, "account_changed", contact.reference) in history(office, account)


def test_an_own_account_that_becomes_one_of_the_force_is_added(office: Services) -> None:
    answers = {"account": "bobby", "direction": "to_force", "why": "For the north.", "run_by": "a sergeant"}
    form = press(office, opened(office, report(office, "account_convert", answers)), words.ADD_TO_REGISTER)
    fill(office, form, {"platform": "instagram"})
    assert (only(office).handle, only(office).purpose) == ("bobby", "For the north.")


@pytest.mark.parametrize(
    ("force", "platform", "expected"),
    [
        ("wiltshire", "instagram", "wiltshire.accounts.instagram-limits"),
        ("wiltshire", "x", "wiltshire.accounts.twitter-limits"),
        ("wmp", "x", "wmp.earlier-accounts.criteria"),
        ("wwm", "x", "wwm.use.purpose"),
    ],
)
def test_each_force_s_criteria_cite_its_own_clauses(
    embedder: OnnxEmbedder, shared_data: Path, services: Services, force: str, platform: str, expected: str
) -> None:
    own = replace(services, knowledge=Knowledge(embedder, shared_data))
    blocks = duties.criteria(force, {"platform": platform, "holder": "team"}, own)
    rule = own.knowledge.pack(force).rule(expected)
    assert rule is not None
    assert rule.text in [block.rule for block in blocks if isinstance(block, RuleBlock)]
