"""Every table has a retention class, which the purge honours; a pack may change the periods of some."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from bot.keeping.purge import purge
from bot.notices.outbox import Outbox
from bot.notices.posted import Posted
from bot.notices.topics import TOPICS
from bot.received.inbox import Envelope, Received
from bot.records import audit
from bot.records.accounts import Account, Accounts
from bot.records.campaigns import CAMPAIGN_LIFE, Campaigns, Participant
from bot.records.chats import Chat, Chats
from bot.records.database import Database, utc
from bot.records.groups import Groups
from bot.records.holds import Holds
from bot.records.leavers import Leavers
from bot.records.people import Member
from bot.records.periods import Period, load_periods, period
from bot.records.questions import Questions
from bot.records.retention import ADJUSTABLE, BY_NAME, CLASSES, RetentionClass
from bot.records.rota import Duty, Rota
from bot.records.runs import Runs
from bot.records.sign_outs import SignOuts
from bot.records.store import Store
from bot.records.tables import audit as audit_table
from bot.records.tables import campaigns, metadata, notices, posted, unanswered
from bot.records.unanswered import Unanswered
from knowledge.yaml_reader import FileError
from tests.bot.test_contacts import add

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MOMENT = timedelta(seconds=1)


def test_every_table_has_one_class_with_a_reason_and_somebody_who_decides() -> None:
    assert sorted(kept.table.name for kept in CLASSES) == sorted(metadata.tables)
    assert len(BY_NAME) == len(CLASSES)
    for kept in CLASSES:
        assert all([kept.reason, kept.decides, kept.counted]), kept.name


def test_every_column_with_a_person_is_in_its_class() -> None:
    """A new table that names people is found here, so that it is exported and erased."""
    called = {"person", "officer", "holder", "owner", "reviewer", "recipient", "actor"}
    for kept in CLASSES:
        named = {column.name for column in (*kept.people, *([] if kept.hashed is None else [kept.hashed]))}
        expected = called & set(kept.table.c.keys())
        if kept.name in ("notice", "received"):
            expected -= {"owner"}  # which process works on it
        assert expected <= named, kept.name


def test_notices_about_something_else_than_a_contact_go_with_it() -> None:
    assert set(TOPICS) <= {kept.topic for kept in CLASSES}


# The purge


def _thread(database: Database) -> None:
    with closing(Store(database.url, database.seal)) as store:
        store.remember("thread", "a question", NOW)


def _kept_answer(database: Database) -> None:
    with closing(Store(database.url, database.seal)) as store:
        store.keep_answer("officer", "an answer", NOW)


def _feedback(database: Database) -> None:
    with closing(Store(database.url, database.seal)) as store:
        store.add_feedback("example", "a/b", "allowed", "helpful", NOW)


def _group(database: Database) -> None:
    groups = Groups(database)
    with database.write() as connection:
        groups.add(connection, "AAAA-AAAA", "wmp", "pc", {}, NOW - timedelta(days=9999))
        groups.end(connection, "AAAA-AAAA", "left", NOW)


def _campaign(database: Database) -> None:
    with database.write() as connection:
        planned = Campaigns(database).plan(connection, "wmp", (), NOW.date(), "psd", NOW)
        Campaigns(database).set_status(connection, planned, "running", NOW)
        Campaigns(database).add(connection, [Participant(planned.reference, "pc", "waiting")])
        connection.execute(update(campaigns).values(expires=utc(NOW + CAMPAIGN_LIFE)))  # else from the end of its day


def _account(database: Database) -> None:
    accounts = Accounts(database)
    about = Account("", "wmp", "x", "North", "North", "closed", "pc", (), "News.")
    with database.write() as connection:
        accounts.save(connection, replace(about, reference=accounts.add(connection, about, NOW)), NOW)


def _leaver(database: Database) -> None:
    with database.write() as connection:
        Leavers().add(connection, Member("pc", "wmp", "North"), "sgt", NOW)


def _question(database: Database) -> None:
    questions = Questions(database)
    about = {"force": "wmp", "office": "corporate_comms", "asker": "pc", "situation": "a/b", "verdict": "allowed"}
    with database.write() as connection:
        reference, _ = questions.add(connection, **about, text="May I?", now=NOW - timedelta(days=9999), due=NOW)
        questions.finish(connection, reference, "answered", "No.", "owner", NOW)


def _unanswered(database: Database) -> None:
    Unanswered(database).add("wmp", "a/b", "not_covered", NOW.date())
    with database.write() as connection:
        connection.execute(update(unanswered).values(week=NOW.date()))  # else it is the Monday before


def _notice(database: Database) -> None:
    with database.write() as connection:
        Outbox(database).put(connection, "key", "gone", "sgt", "told", 0, NOW)
        connection.execute(update(notices).values(state="delivered"))


def _hold(database: Database) -> None:
    with database.write() as connection:
        held = Holds(database).place(
            connection, force="wmp", kind="record", what="x", case="1", reason="r", by="psd", now=NOW
        )
        Holds(database).lift(connection, held, "psd", "over", NOW)


def _audit(database: Database) -> None:
    with database.write() as connection:
        audit.append(database, connection, NOW, "pc", "read", "somebody")


WRITTEN_NOW: Mapping[str, Callable[[Database], object]] = {
    "thread": _thread,
    "kept_answer": _kept_answer,
    "feedback": _feedback,
    "run": lambda database: Runs(database).begin("slack:U1", "contact", "wmp", NOW),
    "contact": lambda database: add(database, now=NOW),
    "group": _group,
    "account": _account,
    "campaign": _campaign,
    "leaver": _leaver,
    "question": _question,
    "unanswered": _unanswered,
    "notice": _notice,
    "received": lambda database: Received(database).put(Envelope("key", "slack", "dm", b"{}"), NOW),
    "chat": lambda database: Chats(database).met(Chat("teams", "a", "a:1", "https://x/", "29:1", "tenant"), NOW),
    "sign_out": lambda database: SignOuts(database).end("key", NOW, NOW + timedelta(hours=12)),
    "duty": lambda database: Rota(database).import_all([Duty("wmp", "N", "pc", NOW - MOMENT, NOW)], NOW),
    "audit": _audit,
    "hold": _hold,
}


def test_every_class_with_a_period_is_tried_below() -> None:
    assert set(WRITTEN_NOW) == {kept.name for kept in CLASSES if kept.default is not None}


@pytest.mark.parametrize("name", WRITTEN_NOW)
def test_a_row_stays_for_its_period_and_no_longer(database: Database, name: str) -> None:
    WRITTEN_NOW[name](database)
    kept = BY_NAME[name]
    assert kept.default is not None
    day = timedelta(days=1) if name in ("feedback", "unanswered") else MOMENT  # of which only the day is known
    assert purge(database, NOW + kept.default.length - day)[name] == 0
    assert purge(database, NOW + kept.default.length)[name] >= 1
    if name != "audit":
        with database.read() as connection:
            assert connection.execute(select(func.count()).select_from(kept.table)).scalar_one() == 0


def test_the_audit_log_says_how_many_of_which_class_went_under_which_rule(database: Database) -> None:
    add(database, run="run-1", now=NOW)
    add(database, run="run-2", now=NOW)
    purge(database, NOW + timedelta(days=366), lambda force: {"contact": period("1 year", force)})
    with database.read() as connection:
        (entry,) = audit.entries(connection, "contact")
    assert (entry.actor, entry.action) == ("signpost", "purged")
    assert entry.detail == "2 gone: 1 year after it was filed (wmp)"


def test_where_nothing_goes_nothing_is_said(database: Database) -> None:
    add(database, now=NOW)
    assert not purge(database, NOW)
    with database.read() as connection:
        assert audit.head(connection)[0] == 0


def test_a_waiting_notice_is_not_forgotten(database: Database) -> None:
    with database.write() as connection:
        Outbox(database).put(connection, "key", "gone", "sgt", "told", 0, NOW)
    assert not purge(database, NOW + timedelta(days=9999))


def test_where_a_notice_stands_is_kept_as_long_as_the_notice(database: Database) -> None:
    kept = add(database, now=NOW)
    for key, about in (("of a contact", kept), ("of nothing", "gone")):
        with database.write() as connection:
            Outbox(database).put(connection, key, about, "sgt", "told", 0, NOW)
            notice = Outbox(database).claim(connection, datetime.now(UTC))
            assert notice is not None
            Outbox(database).delivered(connection, notice, key, NOW)
            Posted().stands(connection, notice, "slack", key)

    def standing() -> list[str]:
        with database.read() as connection:
            return list(connection.execute(select(posted.c.place).order_by(posted.c.id)).scalars())

    purge(database, NOW)
    assert standing() == ["of a contact", "of nothing"]
    purge(database, NOW + timedelta(days=367))
    assert standing() == ["of a contact"]
    assert purge(database, NOW + timedelta(days=7 * 366))["posted"] == 1
    assert standing() == []


# Periods of a force


def test_a_force_s_period_holds_for_its_records_alone_and_that_of_a_flow_before_it(database: Database) -> None:
    for run, force, flow in (("1", "wmp", "contact"), ("2", "wmp", "media"), ("3", "wiltshire", "contact")):
        add(database, run=run, force=force, flow=flow, now=NOW)
    changes = {"wmp": {"contact": period("8 years"), "contact/media": period("2 years")}}
    after = [purge(database, NOW + timedelta(days=366 * years), lambda f: changes.get(f, {})) for years in (2, 6, 8)]
    assert [gone["contact"] for gone in after] == [1, 1, 1]


def test_a_period_may_be_made_longer_after_something_was_written(database: Database) -> None:
    _group(database)
    assert not purge(database, NOW + timedelta(days=366 * 7 - 1), lambda _: {"group": period("7 years")})["group"]
    assert purge(database, NOW + timedelta(days=366 * 7), lambda _: {"group": period("7 years")})["group"] == 1


@pytest.mark.parametrize("said", ["1 year", "9 years"])
def test_a_campaign_that_was_never_begun_goes_after_a_week_whatever_a_force_s_period_is(
    database: Database, said: str
) -> None:
    with database.write() as connection:
        Campaigns(database).plan(connection, "wmp", (), NOW.date(), "psd", NOW)
    after = [purge(database, NOW + timedelta(days=days), lambda _: {"campaign": period(said)}) for days in (6, 7)]
    assert [gone["campaign"] for gone in after] == [0, 1]


def test_a_pack_s_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "retention.yaml").write_text("contact: {period: 7 years, because: The chief said so}\n")
    found = load_periods(tmp_path, ADJUSTABLE)
    assert found == {"contact": Period(timedelta(days=7 * 366), "7 years", tmp_path.name, "The chief said so")}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("contacts: {period: 7 years, because: x}", "'contacts' is no class"),
        ("thread: {period: 7 years, because: x}", "'thread' is no class"),
        ("contact: {period: 7 weeks, because: x}", "has to be a time such as 90 days or 7 years"),
        ("contact: {period: 0 days, because: x}", "has to be a time"),
        ("contact: {period: 999 years, because: x}", "has to be a time"),
        ("contact: {period: 7 years}", "has no 'because'"),
    ],
)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, line: str, problem: str) -> None:
    file = tmp_path / "retention.yaml"
    file.write_text(f"# Ours\n{line}\n")
    with pytest.raises(FileError, match=r"retention\.yaml:2: ") as fault:
        load_periods(tmp_path, ADJUSTABLE)
    assert problem in str(fault.value)


# The audit log


def test_the_log_stays_whole_when_its_oldest_rows_go(database: Database) -> None:
    for days in (0, 1, 400):
        with database.write() as connection:
            audit.append(database, connection, NOW + timedelta(days=days), "pc", "read", "somebody")
            head = audit.head(connection)
    assert purge(database, NOW + timedelta(days=6 * 366 + 1))["audit"] == 2
    assert list(audit.faults(database, [(1, "of a row that went"), head])) == []
    with database.write() as connection:  # and a hole that nobody said anything about still shows
        connection.execute(delete(audit_table).where(audit_table.c.number == 3))
    assert list(audit.faults(database)) != []


def test_what_happened_to_a_contact_stays_as_long_as_the_contact(database: Database) -> None:
    reference = add(database, now=NOW)
    with database.write() as connection:
        audit.append(database, connection, NOW, "pc", "filed", reference)
    later = NOW + timedelta(days=7 * 366)
    assert not purge(database, later, lambda _: {"contact": period("9 years")})["audit"]


# What is written about it


@pytest.mark.parametrize("kept", CLASSES, ids=lambda kept: kept.name)
def test_each_class_is_documented_as_it_is(kept: RetentionClass) -> None:
    page = (Path(__file__).parents[3] / "docs" / "retention.md").read_text(encoding="utf-8")
    assert f"\n| `{kept.name}` | {kept.kept(kept.default)} | {kept.reason} | {kept.decides} |\n" in page
