"""The monthly review: the owner is reminded, then the office is told; what follows from the answers."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.messages import Reply
from bot.notices.worker import run_due
from bot.services import Services
from bot.wording import accounts as words
from tests.bot.accounts.office import COMMS, choose, history, only, pending, review, waiting
from tests.bot.team import OFFICER, Platform
from tests.conftest import Clock

DUE = datetime(2026, 12, 20, 12, tzinfo=UTC)  # a month after the account was entered: a Sunday
MONDAY = DUE + timedelta(days=1)


def at(services: Services, clock: Clock, when: datetime) -> list[tuple[str, str]]:
    """Let the worker run at this time; whom it told what."""
    clock.time, platform = when, Platform()
    run_due(platform, services)
    return platform.sent


def field_problems(reply: Reply) -> dict[str, str]:
    assert reply.form is not None
    return {field.name: field.problem for field in reply.form.fields if field.problem}


def test_a_review_is_kept_and_the_next_is_due_in_a_month(office: Services, account: str, clock: Clock) -> None:
    clock.time = datetime(2027, 1, 31, 12, tzinfo=UTC)
    reply = review(office, account)
    assert reply.text == words.REVIEWED.format(day="28 February 2027")
    reviewed = only(office)
    assert (reviewed.reviewed, reviewed.review_due) == (date(2027, 1, 31), date(2027, 2, 28))
    assert reviewed.last_used == date(2027, 1, 31)
    assert (OFFICER, "account_reviewed", "") in history(office, account)


def test_the_owner_is_reminded_again_after_a_week_then_the_office_is_told(
    office: Services, account: str, clock: Clock
) -> None:
    waiting(office, OFFICER)
    assert at(office, clock, DUE - timedelta(hours=4)) == []
    assert at(office, clock, DUE) == []
    assert at(office, clock, MONDAY) == [(OFFICER, "reminder")]
    assert at(office, clock, DUE + timedelta(days=7)) == []
    assert at(office, clock, MONDAY + timedelta(days=7)) == [(OFFICER, "reminder")]
    assert at(office, clock, DUE + timedelta(days=14)) == []
    assert at(office, clock, MONDAY + timedelta(days=14)) == [(COMMS, "told")]
    assert at(office, clock, DUE + timedelta(days=100)) == []
    assert any("two weeks overdue" in text for text in waiting(office, COMMS))
    assert words.NEEDS["overdue"] in repr(choose(office, "accounts:force"))


def test_nobody_is_reminded_at_night(office: Services, account: str, clock: Clock) -> None:
    waiting(office, OFFICER)
    assert at(office, clock, DUE.replace(hour=23)) == []
    assert at(office, clock, MONDAY.replace(hour=7)) == []
    assert at(office, clock, MONDAY.replace(hour=8)) == [(OFFICER, "reminder")]


def test_nobody_is_reminded_or_told_once_it_was_reviewed(office: Services, account: str, clock: Clock) -> None:
    waiting(office, OFFICER)
    at(office, clock, DUE.replace(hour=23))  # the reminder lies there for the morning
    review(office, account)
    assert pending(office, "reminder") == []
    assert at(office, clock, DUE + timedelta(days=20)) == []
    assert len(pending(office)) == 1


def test_what_was_told_is_gone_once_it_was_done(office: Services, account: str, clock: Clock) -> None:
    for days in (0, 7, 14):
        at(office, clock, DUE + timedelta(days=days))
    assert any("is due" in text for text in waiting(office, OFFICER))
    review(office, account)
    assert not any("is due" in text for text in waiting(office, OFFICER))
    assert not any("overdue" in text for text in waiting(office, COMMS))


def test_a_closed_account_reminds_nobody(office: Services, account: str, clock: Clock) -> None:
    waiting(office, OFFICER)
    choose(office, f"accounts:closing:{account}")
    waiting(office, OFFICER)
    assert at(office, clock, DUE + timedelta(days=30)) == []


def test_unused_in_two_reviews_the_office_decides(office: Services, account: str, clock: Clock) -> None:
    review(office, account, used="no")
    assert only(office).decide is None
    clock.time += timedelta(days=31)
    review(office, account, used="no")
    assert only(office).decide == "unused"
    clock.time = datetime(2026, 12, 22, 12, tzinfo=UTC)
    assert any("decide whether to keep or close it" in text for text in waiting(office, COMMS))
    choose(office, f"accounts:keep:{account}")
    assert (only(office).decide, only(office).unused) == (None, 0)
    assert not any("decide whether" in text for text in waiting(office, COMMS))
    assert (COMMS, "account_kept", "unused") in history(office, account)


@pytest.mark.parametrize(("said", "decide"), [("20/10/2026", "unused"), ("21/10/2026", None), ("", None)])
def test_last_used_more_than_a_month_ago_the_office_decides_at_once(
    office: Services, account: str, said: str, decide: str | None
) -> None:
    review(office, account, used="no", last_used=said)
    assert only(office).decide == decide


def test_no_longer_needed_the_office_decides(office: Services, account: str) -> None:
    review(office, account, needed="no")
    assert only(office).decide == "not_needed"
    assert words.NEEDS["not_needed"] in repr(choose(office, f"accounts:show:{account}"))
    review(office, account)
    assert only(office).decide is None


def test_what_is_odd_reaches_the_office_without_its_words(office: Services, account: str) -> None:
    waiting(office, COMMS)
    review(office, account, odd="A post at night that none of us wrote.")
    (told,) = waiting(office, COMMS)
    assert "at night" not in told
    assert "at night" in repr(choose(office, f"accounts:show:{account}"))
    assert waiting(office, COMMS) == []


def test_the_owner_whose_editors_are_wrong_is_led_to_them(office: Services, account: str) -> None:
    assert words.CHANGE_EDITORS_NOW in review(office, account, editors="no").text


def test_what_is_missing_or_can_t_be_read_is_asked_for_again(office: Services, account: str) -> None:
    again = review(office, account, needed="", two_step="perhaps", last_used="21/11/2026")
    assert field_problems(again) == {"needed": words.CHOOSE, "two_step": words.CHOOSE, "last_used": words.ENTER_DAY}
    assert only(office).reviewed is None
