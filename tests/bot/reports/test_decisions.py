"""What the office decides on a request to take something down: clocks, history, who hears of it, and the letter."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.messages import Copyable, Incoming, Person, Reply
from bot.records import audit
from bot.reports import actions, clocks, decisions, lists
from bot.reports.actions import ActionRefused
from bot.reports.check import of_decisions
from bot.reports.definition import definition
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import decisions as words
from knowledge.model.embedder import OnnxEmbedder
from knowledge.reports.conditions import ALWAYS
from knowledge.reports.decisions import Decision
from knowledge.reports.handling import FILED, ReportHandling
from knowledge.reports.handling import Clock as DutyClock
from knowledge.search import Knowledge
from tests.bot.flows.client import KnowledgeThatSuggests
from tests.bot.reports.test_offices import FORCE, REQUEST, employ, filed, office, who
from tests.bot.team import OFFICER, Platform, member, pass_time
from tests.conftest import Clock

WHY = "The post shows the result of a trial, which was held in public."


@pytest.fixture
def knowledge(embedder: OnnxEmbedder, shared_data: Path) -> Knowledge:
    """Our own packs in place of the example pack."""
    return KnowledgeThatSuggests(embedder, shared_data)


@pytest.fixture
def reference(services: Services) -> str:
    """A request of 2 November that the office took on, on 20 November."""
    employ(services, office("isa", "information_security"))
    contact, _ = filed(services, "take_down", REQUEST)
    actions.acknowledge(who(services, "isa"), contact.reference, services)
    return contact.reference


def decide(services: Services, reference: str, decision: str, text: str = WHY, by: str = "isa") -> None:
    decisions.decide(who(services, by), reference, decision, text, services)


def running(services: Services, reference: str) -> dict[str, str]:
    with services.store.database.read() as connection:
        contact = services.contacts.peek(connection, reference)
    assert contact is not None
    return {clock.id: last.isoformat() for clock, last in clocks.running(contact, services)}


def press(services: Services, name: str, choice: str) -> Reply:
    return lists.chosen(Incoming("1", Person(f"person:{name}", FORCE), "t", kind="choice", choice=choice), services)


def shown(services: Services, name: str, reference: str) -> Reply:
    return press(services, name, f"contacts:show:{reference}")


def letters(reply: Reply) -> list[str]:
    return [block.text for card in reply.cards for block in card.blocks if isinstance(block, Copyable)]


def labels(reply: Reply) -> list[str]:
    return [choice.label for choice in reply.choices]


@pytest.mark.parametrize("decision", ["taken_down", "refused"])
def test_a_decision_stops_every_clock_and_is_told_to_the_officer(
    services: Services, clock: Clock, reference: str, decision: str
) -> None:
    decide(services, reference, decision)
    assert running(services, reference) == {}
    platform = Platform()
    pass_time(services, clock, platform, 0.1)
    assert (OFFICER, "step") in platform.sent
    for _ in range(40):
        clock.time += timedelta(days=1)
        pass_time(services, clock, platform, 0.1)
    assert [kind for _, kind in platform.sent if kind == "due"] == []


def test_more_time_replaces_the_law_s_month_by_three_and_says_when_the_person_has_to_be_told(
    services: Services, clock: Clock, reference: str
) -> None:
    assert running(services, reference) == {"policy": "2026-11-16", "law": "2026-12-02"}
    decide(services, reference, "extended")
    assert running(services, reference) == {"policy": "2026-11-16", "tell": "2026-12-02", "extension": "2027-02-02"}
    decide(services, reference, "person_told", "")
    assert running(services, reference) == {"policy": "2026-11-16", "extension": "2027-02-02"}
    platform = Platform()
    pass_time(services, clock, platform, 0.1)  # the force's own limit was over when it was filed
    platform.sent.clear()
    for _ in range(80):
        clock.time += timedelta(days=1)
        pass_time(services, clock, platform, 0.1)
        if ("isa", "due") in platform.sent:
            break
    assert clock.time.date().isoformat() == "2027-01-30"  # three days before; of the law's first month nothing is said


def test_more_time_can_only_be_taken_within_the_first_month(services: Services, clock: Clock, reference: str) -> None:
    clock.time += timedelta(days=13)
    with pytest.raises(ActionRefused, match="too_late"):
        decide(services, reference, "extended")
    assert words.BUTTONS["extended"] not in labels(shown(services, "isa", reference))


def test_the_audit_log_says_what_was_decided_and_never_why(services: Services, reference: str) -> None:
    decide(services, reference, "extended")
    decide(services, reference, "refused")
    with services.store.database.read() as connection:
        entries = audit.entries(connection, reference)
    assert [entry.action for entry in entries if entry.actor == "isa"] == ["acknowledged", "extended", "refused"]
    assert WHY not in repr(entries)
    seen = repr(shown(services, OFFICER, reference))
    assert "isa refused it" in seen
    assert WHY in seen


def test_the_letter_of_a_refusal_names_the_reason_the_ways_to_complain_and_the_clause(
    services: Services, reference: str
) -> None:
    decide(services, reference, "refused")
    reply = shown(services, "isa", reference)
    (letter,) = letters(reply)
    assert "2 November 2026" in letter
    assert WHY in letter
    assert "Information Commissioner" in letter
    assert "go to court" in letter
    assert letter.endswith("West Midlands Police")
    assert "4.30" in repr(reply)
    assert letters(shown(services, OFFICER, reference)) == []  # the office writes to the person


def test_where_no_rule_demands_a_letter_it_says_so(services: Services) -> None:
    employ(services, office("isa", "information_security"))
    contact, _ = filed(services, "take_down", {**REQUEST, "publisher": "other"})
    actions.acknowledge(who(services, "isa"), contact.reference, services)
    decide(services, contact.reference, "refused")
    assert "Good practice, not in your force’s policy" in repr(shown(services, "isa", contact.reference))


def test_the_letter_about_more_time_names_the_last_day(services: Services, reference: str) -> None:
    decide(services, reference, "extended")
    (letter,) = letters(shown(services, "isa", reference))
    assert "by 2 February 2027 at the latest" in letter


def test_what_has_to_be_decided_is_not_done_before(services: Services, reference: str) -> None:
    by = who(services, "isa")
    with pytest.raises(ActionRefused, match="undecided"):
        actions.mark_done(by, reference, "", services)
    assert press(services, "isa", f"contacts:done:{reference}").text == contact_words.REFUSED["undecided"]
    decide(services, reference, "withdrawn", "She wrote that she no longer minds.")
    assert actions.mark_done(by, reference, "", services).status == "done"


@pytest.mark.parametrize("decision", ["refused", "extended"])
def test_a_reason_is_needed(services: Services, reference: str, decision: str) -> None:
    form = press(services, "isa", f"contacts:decide:{reference}/{decision}").form
    assert form is not None
    empty = Incoming("1", Person("person:isa", FORCE), "t", kind="form", choice=form.name, fields={"said": " "})
    again = lists.filled_in(empty, services)
    assert again.form is not None
    assert again.form.fields[0].problem
    assert running(services, reference)


def test_it_is_decided_once(services: Services, reference: str) -> None:
    decide(services, reference, "refused")
    with pytest.raises(ActionRefused, match="decided"):
        decide(services, reference, "taken_down")


def test_only_the_office_that_took_it_on_decides(services: Services, clock: Clock) -> None:
    employ(services, office("isa", "information_security"), office("isa2", "information_security"))
    contact, _ = filed(services, "take_down", REQUEST)
    with pytest.raises(ActionRefused, match="not_taken_on"):
        decide(services, contact.reference, "refused", by="isa")
    pass_time(services, clock, Platform(), 30)  # nobody answers, so the duty desk is told
    actions.acknowledge(who(services, "desk"), contact.reference, services)
    for name in (OFFICER, "desk", "2001", "psd"):
        with pytest.raises(ActionRefused, match="not_yours"):
            decide(services, contact.reference, "refused", by=name)
    decide(services, contact.reference, "refused", by="isa2")


def test_where_nobody_is_of_the_office_whoever_took_it_on_decides(services: Services) -> None:
    employ(services)
    contact, _ = filed(services, "take_down", REQUEST)
    actions.acknowledge(who(services, "desk"), contact.reference, services)
    decide(services, contact.reference, "refused", by="desk")


def test_where_the_only_one_of_the_office_recorded_it_whoever_took_it_on_decides(services: Services) -> None:
    employ(services, member(OFFICER, "2001", "2002", "information_security"))
    contact, _ = filed(services, "take_down", REQUEST)
    actions.acknowledge(who(services, "desk"), contact.reference, services)
    with pytest.raises(ActionRefused, match="not_yours"):
        decide(services, contact.reference, "refused", by=OFFICER)
    decide(services, contact.reference, "refused", by="desk")
    assert actions.mark_done(who(services, "desk"), contact.reference, "", services).status == "done"


def test_where_the_only_one_of_the_office_is_concerned_whoever_took_it_on_decides(services: Services) -> None:
    employ(services, office("isa", "information_security"))
    contact, _ = filed(services, "take_down", {**REQUEST, "concerned": "isa"})
    actions.acknowledge(who(services, "desk"), contact.reference, services)
    decide(services, contact.reference, "refused", by="desk")


def test_a_flow_without_decisions_has_no_buttons_for_them(services: Services) -> None:
    employ(services, office("press", "corporate_comms"))
    contact, _ = filed(services, "media", {"what": "contacted", "live": "no"})
    actions.acknowledge(who(services, "press"), contact.reference, services)
    assert not set(words.BUTTONS.values()) & set(labels(shown(services, "press", contact.reference)))
    assert (
        press(services, "press", f"contacts:decide:{contact.reference}/refused").text
        == contact_words.REFUSED["unknown"]
    )


def test_what_decisions_name_has_to_be_there(services: Services) -> None:
    flow = definition("take_down", services)
    decision = Decision("extended", after="refused", by=("never",), letter=("On {day}, {text}",))
    clock = DutyClock("law", ALWAYS, "Answer it", FILED, 0, 1, until="taken_down")
    handling = ReportHandling(clocks=(clock,), decisions=(decision,))
    assert [fault.split(", which")[0] for fault in of_decisions(flow, handling)] == [
        "the clock 'law' names the decision 'taken_down'",
        "the decision 'extended' comes after 'refused'",
        "the decision 'extended' of the flow 'take_down' names 'day'",
        "the decision 'extended' of the flow 'take_down' names 'never'",
    ]
