"""Accounts, campaigns, questions and leavers: exported, held and erased like everything else that names somebody."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.campaigns import running
from bot.keeping import erase, holding, subject
from bot.keeping.identity import Identity
from bot.keeping.purge import purge
from bot.records import audit
from bot.records.accounts import ACCOUNT_LIFE, Account
from bot.records.contacts import CONTACT_LIFE
from bot.records.people import Address
from bot.records.periods import period
from bot.records.retention import CLASSES
from bot.records.tables import leavers
from bot.records.transfers import Transfer
from bot.services import Services
from bot.wording import keeping as words
from tests.bot.groups.asking import actor, bring_in, campaign
from tests.bot.keeping.test_subject import parts, text_of
from tests.bot.team import FORCE, OFFICER, TEAM
from tests.conftest import Clock


def add_account(services: Services, owner: str = "2001", editors: tuple[str, ...] = (OFFICER,)) -> Account:
    account = Account("", FORCE, "x", "@North", "North", "open", owner, editors, "zigzag purpose")
    with services.store.database.write() as connection:
        return replace(account, reference=services.accounts.add(connection, account, services.now()))


def ask(services: Services, asker: str = OFFICER) -> str:
    now = services.now()
    about = {"force": FORCE, "office": "professional_standards", "asker": asker, "situation": "none"}
    with services.store.database.write() as connection:
        said = {"verdict": "allowed", "text": "zigzag question", "now": now, "due": now}
        return services.questions.add(connection, **about, **said)[0]  # type: ignore[arg-type]


def test_who_posts_on_an_account_gets_it_with_what_they_are_asked_and_asked_others(staffed: Services) -> None:
    add_account(staffed)
    ask(staffed)
    campaign(staffed, "North")
    document = subject.about(OFFICER, [], staffed)
    named = {words.CLASSES[name] for name in ("account", "question", "campaign_person")}
    assert named <= set(parts(document))
    text = text_of(document, staffed)
    assert "zigzag purpose" in text
    assert "zigzag question" in text
    assert "Once" not in text  # a hash by which a question that is sent twice is found


def test_every_class_about_people_has_a_heading() -> None:
    somebody = Identity("1", ("1",), ("h",))
    assert [kept.name for kept in CLASSES if somebody.rows_of(kept) is not None] == [
        kept.name for kept in CLASSES if kept.name in words.CLASSES
    ]


@pytest.mark.parametrize("person", [OFFICER, "1009"])
def test_an_account_that_a_held_person_posted_on_stays(staffed: Services, clock: Clock, person: str) -> None:
    account = add_account(staffed, editors=(OFFICER, "1009"))
    holding.place_on_person(person, [], "case", "reason", staffed)
    with staffed.store.database.write() as connection:
        left = replace(account, status="closed", editors=(), access=(OFFICER, "1009"))
        staffed.accounts.save(connection, left, clock())
    clock.time += ACCOUNT_LIFE * 2
    assert not purge(staffed.store.database, clock())["account"]
    holding.lift_at_the_console(1, "over", staffed)
    assert purge(staffed.store.database, clock())["account"] == 1


def test_somebody_who_left_can_be_held_by_a_question_alone(staffed: Services) -> None:
    ask(staffed, "1009")
    assert holding.place_on_person("1009", [], "case", "reason", staffed).force == FORCE


def test_what_a_held_person_keeps_under_an_account_they_got_later_stays(staffed: Services, clock: Clock) -> None:
    holding.place_on_person(OFFICER, [], "case", "reason", staffed)
    new = (Address("slack", "U-new"),)
    bring_in(staffed, [replace(one, addresses=new) if one.id == OFFICER else one for one in TEAM])
    staffed.store.keep_answer("slack:U-new", "an answer", clock())
    clock.time += CONTACT_LIFE
    assert not purge(staffed.store.database, clock())["kept_answer"]


def test_who_is_erased_settles_nothing_and_is_asked_nothing_any_more(staffed: Services) -> None:
    """Not even who stands in for line managers that there are not: Professional Standards, then an administrator."""
    reference = campaign(staffed, by="admin")
    with staffed.store.database.write() as connection:
        staffed.groups.add(connection, "AAAA-AAAA", FORCE, "psd", {"name": "Swaps"}, staffed.now())
    erase.erase("psd", [], staffed, left=True)
    with staffed.store.database.read() as connection:
        assert connection.execute(select(leavers.c.person, leavers.c.manager)).all() == [("psd", "admin")]
        part = staffed.campaigns.participant(connection, reference, "psd", lock=False)
    assert part is not None
    assert part.status == "gone"
    assert running.preview(actor(staffed, "admin"), reference, staffed).people == len(TEAM) - 1


def test_what_of_their_groups_was_taken_over_is_there_in_words(staffed: Services, clock: Clock) -> None:
    with staffed.store.database.write() as connection:
        for reference, owner in (("AAAA-AAAA", OFFICER), ("BBBB-BBBB", "2001")):
            staffed.groups.add(connection, reference, FORCE, owner, {"name": "Swaps"}, clock())
            entry = Transfer(f"talk-{reference}-0123456789abcdef", reference, clock().date(), f"HR {owner}")
            staffed.transfers.add(connection, entry)
    (part,) = [p for p in subject.about(OFFICER, [], staffed).parts if p.title == words.CLASSES["transfer"]]
    assert [item.fields for item in part.items] == [
        (
            ("Reference", "AAAA-AAAA"),
            ("What was taken over", "a talk about the group"),
            ("On", "20 November 2026"),
            ("Under the reference", f"HR {OFFICER}"),
        )
    ]


def test_until_when_a_planned_campaign_is_kept_does_not_depend_on_the_force_s_period(
    staffed: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.plan(actor(staffed, "psd"), FORCE, [], (clock() + timedelta(days=9)).date(), staffed)
    monkeypatch.setattr(Services, "periods", lambda _services, _force: {"campaign": period("9 years")})
    (part,) = [p for p in subject.about("psd", [], staffed).parts if p.title == words.CLASSES["campaign"]]
    assert "27 November 2026" in dict(part.items[0].fields)[words.UNTIL]


def test_what_they_declared_before_and_earlier_talks_are_there_in_words(staffed: Services, clock: Clock) -> None:
    with staffed.store.database.write() as connection:
        staffed.groups.add(connection, "AAAA-AAAA", FORCE, OFFICER, {"name": "Swaps"}, clock())
        staffed.groups.change(connection, "AAAA-AAAA", {"name": "Cover"}, clock().date(), clock())
        for said in ("First talk.", "Second talk."):
            staffed.groups.review(connection, "AAAA-AAAA", "2001", {"said": said}, clock().date(), clock().date())
    (part,) = [p for p in subject.about(OFFICER, [], staffed).parts if p.title == words.CLASSES["group_history"]]
    assert [dict(item.fields) for item in part.items] == [
        {
            "Reference": "AAAA-AAAA",
            "Kind": kind,
            "Owner": OFFICER,
            "By": by,
            "Day": "20 November 2026",
            "What was recorded": said,
        }
        for kind, by, said in (
            ("Group", OFFICER, "Group: Swaps"),
            ("Talk about a group", "2001", "What was said: First talk."),
        )
    ]


def test_what_the_audit_log_says_about_somebody_is_there_in_words_but_not_who_looks_into_them(
    staffed: Services, clock: Clock
) -> None:
    rows = [("signpost", "told", "AAAA-AAAA", OFFICER), ("2001", "listed_groups", FORCE, OFFICER)]
    rows += [("signpost", "told", "BBBB-BBBB", "2001"), ("console", "signed_out", OFFICER, "")]
    rows += [("psd", "searched_audit", OFFICER, "7"), ("console", "held", OFFICER, "hold 1")]
    with staffed.store.database.write() as connection:
        for row in rows:
            audit.append(staffed.store.database, connection, clock(), *row)
    (part,) = [p for p in subject.about(OFFICER, [], staffed).parts if p.title == words.CLASSES["audit"]]
    found = [dict(item.fields) for item in part.items]
    assert [(each["Who"], each["What was done"], each["To what"]) for each in found] == [
        ("Signpost", "told somebody", "AAAA-AAAA"),
        ("The operator", "signed somebody out", OFFICER),
    ]


def test_by_when_a_question_is_to_be_answered_is_called_that(staffed: Services) -> None:
    ask(staffed)
    parts_of = subject.about(OFFICER, [], staffed).parts
    (part,) = [part for part in parts_of if part.title == words.CLASSES["question"]]
    assert "An answer is promised by" in dict(part.items[0].fields)
