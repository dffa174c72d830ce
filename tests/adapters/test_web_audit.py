"""The page of the audit log, over real HTTP: who sees which rows, and that looking is written down."""

import html
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.auditing import search
from bot.campaigns import running
from bot.inbox import asking
from bot.keeping import holding
from bot.keeping.disclosure import disclosed
from bot.messages import Person
from bot.records import audit
from bot.records.contacts import Contact
from bot.reports import actions, filing
from bot.services import Services
from bot.wording import audit as words
from bot.wording import contact as contact_words
from bot.wording import flows as flow_words
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge
from tests.adapters.test_web import Visit, Visitor, server, visit
from tests.adapters.test_web_contacts import page_of, signed_in
from tests.bot.flows.client import KnowledgeThatSuggests
from tests.bot.team import OFFICER, TEAM, member
from tests.conftest import Clock

__all__ = ["server", "visit"]  # fixtures
FORCE = "wmp"
SAW = {"danger": "no", "what": "offensive", "where": "own_group", "supervisor": "no", "way": "professional_standards"}
OTHERS = (  # psd-2 works apart from the others, who else would see nothing of what is about psd-2 either
    member("psd-2", None, None, "professional_standards", unit="Vetting"),
    member("psd-3", None, None, "professional_standards", "administrator", unit="Standards"),
)


@pytest.fixture
def knowledge(embedder: OnnxEmbedder, shared_data: Path) -> Knowledge:
    """Our own packs in place of the example pack."""
    return KnowledgeThatSuggests(embedder, shared_data)


@pytest.fixture(autouse=True)
def staffed(services: Services, clock: Clock) -> None:
    far = replace(member("far", None, None, "professional_standards", "administrator"), force="wiltshire")
    services.people.import_all([far, *(replace(m, force=FORCE) for m in (*TEAM, *OTHERS))], clock())


@pytest.fixture
def ordinary(services: Services) -> Contact:
    """A report that every line manager may see, which its own has read."""
    return filed(services, "lost_device", {})


@pytest.fixture
def hidden(services: Services) -> Contact:
    """One for Professional Standards alone, about psd-2."""
    return filed(services, "saw_something", SAW | {"concerned": "psd-2"})


def filed(services: Services, flow: str, answers: dict[str, str], by: str = OFFICER) -> Contact:
    person = f"person:{by}"
    run = services.runs.begin(person, flow, FORCE, services.now())
    contact, _ = filing.file(replace(run, answers=answers), person, services)
    for reader in ("psd",) if contact.hidden or by != OFFICER else ("psd", "2001"):
        actions.read(actions.actor(Person(f"person:{reader}", FORCE), services), contact.reference, services)
    return contact


async def rows_of(visitor: Visitor, **looked_for: str) -> list[str]:
    """What the page shows to somebody who looks for this: who did what to what."""
    page = await page_of(visitor, "/audit")
    if looked_for:
        fields = {f"field-{name}": value for name, value in looked_for.items()}
        page = html.unescape(await visitor.read(form=f"{FORCE}/audit:search", **fields))
    return re.findall(r"<p>\d\d:\d\d on \d+ \w+ \d{4}: ([^<]*)</p>", page)


async def test_rows_come_newest_first_and_looking_is_one_of_them(
    visit: Visit, services: Services, ordinary: Contact
) -> None:
    visitor = await signed_in(visit, services, "psd")
    assert (await rows_of(visitor))[:2] == [
        f"2001 – read a record: {ordinary.reference}",
        f"psd – read a record: {ordinary.reference}",
    ]
    assert (await rows_of(visitor))[0] == f"psd – searched the audit log: {FORCE} (4)"


@pytest.mark.parametrize("person", ["2001", "desk", OFFICER])
async def test_nobody_else_may_look(visit: Visit, services: Services, person: str) -> None:
    page = await page_of(await signed_in(visit, services, person), "/audit")
    assert contact_words.REFUSED["unknown"] in page
    assert words.SEARCH_TITLE not in page


async def test_administrators_see_nothing_about_what_is_hidden_from_them(
    visit: Visit, services: Services, ordinary: Contact, hidden: Contact
) -> None:
    shown = "".join(await rows_of(await signed_in(visit, services, "admin")))
    assert (ordinary.reference in shown, hidden.reference in shown) == (True, False)
    assert hidden.reference in "".join(await rows_of(await signed_in(visit, services, "psd")))
    assert await rows_of(await signed_in(visit, services, "admin"), reference=hidden.reference) == []


async def test_administrators_see_no_case_and_not_who_asked_or_confirmed(
    visit: Visit, services: Services, ordinary: Contact
) -> None:
    disclosed(FORCE, services, references=[ordinary.reference], case="zigzag")
    psd, asker = (actions.actor(Person(f"person:{who}", FORCE), services) for who in ("psd", "2001"))
    planned = running.plan(psd, FORCE, [], date(2027, 3, 31), services)
    running.begin(psd, planned.reference, services)
    running.confirm(asker, planned.reference, "none", running.mark([]), services)
    asking.send(asker, asking.Subject("professional_standards", "allowed", "none"), "?", services)
    seen = {who: "".join(await rows_of(await signed_in(visit, services, who))) for who in ("psd", "admin")}
    for said in ("zigzag", words.ACTIONS["campaign_confirmed"], words.ACTIONS["question_sent"]):
        assert (said in seen["psd"], said in seen["admin"]) == (True, False), said


async def test_nobody_sees_rows_about_reports_in_which_they_are_concerned(
    visit: Visit, services: Services, hidden: Contact
) -> None:
    other = await signed_in(visit, services, "psd-3")
    assert len(await rows_of(other, reference=hidden.reference)) == 2
    concerned = await signed_in(visit, services, "psd-2")
    assert await rows_of(concerned, reference=hidden.reference) == []
    assert hidden.reference not in "".join(await rows_of(concerned))


async def test_who_recorded_a_report_is_not_warned_that_it_is_held(visit: Visit, services: Services) -> None:
    reference = filed(services, "lost_device", {}, by="psd-3").reference
    holding.place_at_the_console(reference, "20/1", "Trial", services)
    held = f"The operator – held for a case: {reference} (hold 1)"
    assert held in await rows_of(await signed_in(visit, services, "psd"))
    assert not [row for row in await rows_of(await signed_in(visit, services, "psd-3")) if "held" in row]


async def test_nobody_sees_who_looked_them_up(visit: Visit, services: Services) -> None:
    await rows_of(await signed_in(visit, services, "psd"), person="psd-2")
    looked_up = "psd – searched the audit log: psd-2 (0)"
    assert looked_up in await rows_of(await signed_in(visit, services, "psd-3"))
    assert looked_up not in await rows_of(await signed_in(visit, services, "psd-2"))


async def test_another_force_sees_none_of_it(visit: Visit, services: Services, ordinary: Contact) -> None:
    shown = await rows_of(await signed_in(visit, services, "far"))
    assert [row for row in shown if ordinary.reference in row or FORCE in row] == []


async def test_a_row_about_a_record_that_is_no_longer_kept_is_not_shown(visit: Visit, services: Services) -> None:
    with services.store.database.write() as connection:
        audit.append(services.store.database, connection, services.now(), "2001", "read", "2222-2222")
    assert await rows_of(await signed_in(visit, services, "psd"), reference="2222-2222") == []


async def test_rows_are_found_by_person_reference_action_and_days(
    visit: Visit, services: Services, ordinary: Contact, clock: Clock
) -> None:
    visitor, read = await signed_in(visit, services, "psd"), f"2001 – read a record: {ordinary.reference}"
    assert read in await rows_of(visitor, person="2001")
    assert read not in await rows_of(visitor, person="desk")
    assert read in await rows_of(visitor, reference=ordinary.reference.lower(), action="read")
    assert read not in await rows_of(visitor, action="filed")
    assert read in await rows_of(visitor, since="20/11/2026", until="20/11/2026")
    assert read not in await rows_of(visitor, until="19/11/2026")
    assert read not in await rows_of(visitor, since="21/11/2026")


async def test_a_day_that_is_none_comes_back_with_what_was_typed(visit: Visit, services: Services) -> None:
    visitor = await signed_in(visit, services, "psd")
    assert await rows_of(visitor, person="2001", since="soon") == []
    assert flow_words.REFUSED["no_date"] in html.unescape(visitor.page)
    assert 'value="2001"' in visitor.page


async def test_older_rows_are_on_the_next_page_with_the_same_search(visit: Visit, services: Services) -> None:
    with services.store.database.write() as connection:
        for number in range(search.PAGE + 2):
            audit.append(services.store.database, connection, services.now(), "desk", "listed", FORCE, str(number))
    visitor = await signed_in(visit, services, "psd")
    first = await rows_of(visitor, person="desk")
    page = html.unescape(await visitor.read(choice=visitor.button(words.OLDER)))
    assert [f"desk – looked at what waits: {FORCE} ({n})" in page for n in (1, 0)] == [True, True]
    assert (len(first), first[0]) == (search.PAGE, f"desk – looked at what waits: {FORCE} ({search.PAGE + 1})")


async def test_it_says_whether_the_log_was_whole_and_what_was_published(visit: Visit, services: Services) -> None:
    visitor = await signed_in(visit, services, "admin")
    page = await page_of(visitor, "/audit")
    assert words.NEVER_VERIFIED in page
    assert words.NO_HEAD in page
    for result, says in (("12", "12 rows"), ("not whole", "it was not whole")):
        with services.store.database.write() as connection:
            audit.append(services.store.database, connection, services.now(), "console", "verified", "audit", result)
        assert says in await page_of(visitor, "/audit")


@pytest.mark.parametrize("field", ["since", "until"])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "31/02/2026"])
async def test_so_does_one_that_no_row_can_be_of(visit: Visit, services: Services, field: str, day: str) -> None:
    visitor = await signed_in(visit, services, "psd")
    assert await rows_of(visitor, **{field: day}) == []
    assert flow_words.REFUSED["no_date"] in html.unescape(visitor.page)
