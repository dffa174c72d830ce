"""`signpost inbox`: numbers and states without texts, what an edited rule changes, new test cases."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.compose import compose
from bot.inbox import asking, desk
from bot.inbox.asking import Subject
from bot.messages import Person
from bot.records import audit
from bot.reports import actions
from bot.services import Services
from bot.settings import Settings
from knowledge.evaluate import read_cases
from knowledge.search import PACKS
from tests.adapters.command import Command
from tests.bot.inbox.office import COMMS, QUESTION, REPLY, STAFF
from tests.bot.team import OFFICER

WMP_RULE = "wmp.messaging.declare-groups"


@pytest.fixture
def installation(data: Path) -> Iterator[Services]:
    """West Midlands Police with an office, on a database of the test's own."""
    with closing(compose(Settings(data=data))) as services:
        services.people.import_all([replace(member, force="wmp") for member in STAFF], services.now())
        yield services


@pytest.fixture
def reference(installation: Services) -> str:
    """A question that was answered, with a rule that was added for it, and may become a test case."""
    officer, owner = (actions.actor(Person(f"person:{who}", "wmp"), installation) for who in (OFFICER, COMMS))
    asked = asking.send(officer, Subject("corporate_comms", "not_covered", "none"), QUESTION, installation).reference
    desk.answer(owner, asked, REPLY, installation)
    desk.mark_added(owner, asked, WMP_RULE, installation)
    desk.offer_case(owner, asked, "can we block: a troll?", "conditional", installation)
    return asked


def done(services: Services, subject: str) -> list[tuple[str, str, str]]:
    with services.store.database.read() as connection:
        return [(e.actor, e.action, e.detail) for e in audit.entries(connection, subject)]


def test_questions_are_listed_without_their_texts_and_that_is_audited(
    signpost: Command, installation: Services, reference: str, data: Path
) -> None:
    for _ in range(5):
        installation.unanswered.add("wmp", "none", "not_covered", installation.now().date())
    ran = signpost("inbox", "list", "--force", "wmp", data=data)
    assert ran.out.splitlines()[0].startswith(reference)
    assert "Corporate Communications, no rule: answered, taken by comms1" in ran.out
    assert "5 times. Five or more said: no rule settles it." in ran.out
    assert not {QUESTION, REPLY} & set(ran.out.splitlines())
    assert done(installation, "wmp")[-1] == ("console", "inbox_listed", "1")


def test_they_are_listed_for_programs_and_few_are_not_counted_out(
    signpost: Command, installation: Services, reference: str, data: Path
) -> None:
    installation.unanswered.add("wmp", "none", "not_covered", installation.now().date())
    listed = json.loads(signpost("inbox", "list", "--force", "wmp", "--json", data=data).out)
    assert [question["reference"] for question in listed["questions"]] == [reference]
    assert [group["number"] for group in listed["groups"]] == [None]
    week = json.loads(signpost("inbox", "list", "--force", "wmp", "--week", "2020-W01", "--json", data=data).out)
    assert week == {"questions": [], "groups": []}


def test_a_week_that_is_none_is_refused(signpost: Command, data: Path) -> None:
    ran = signpost("inbox", "list", "--force", "wmp", "--week", "last", data=data)
    assert (ran.status, ran.err.partition(".")[0]) == (1, "signpost: 'last' is no week")


def test_what_may_become_a_case_is_written_as_evaluate_reads_it(
    signpost: Command, installation: Services, reference: str, data: Path, tmp_path: Path
) -> None:
    written = tmp_path / "new.yaml"
    written.write_text(signpost("inbox", "cases", "--force", "wmp", data=data).out, encoding="utf-8")
    (case,) = read_cases(written)
    assert (case.force, case.question, case.verdict) == ("wmp", "can we block: a troll?", "conditional")
    rule = desk.rule_of(WMP_RULE, "wmp", installation)
    assert rule is not None
    assert (case.document, case.clause) == (rule.source.document, rule.source.clause)
    assert done(installation, "wmp")[-1] == ("console", "inbox_cases", "1")


# What an edited rule changes


def test_the_running_pack_changes_nothing(signpost: Command) -> None:
    ran = signpost("inbox", "check", WMP_RULE, "--packs", str(PACKS))
    assert (ran.status, ran.out.splitlines()[-1]) == (0, "0 verdicts change, 0 of them to a yes")
    assert ran.out.startswith("wmp: ")


def test_a_rule_that_no_pack_has_is_refused(signpost: Command) -> None:
    ran = signpost("inbox", "check", "wmp.no.rule", "--packs", str(PACKS))
    assert (ran.status, ran.err.partition(",")[0]) == (1, "signpost: No pack has the rule 'wmp.no.rule'")
