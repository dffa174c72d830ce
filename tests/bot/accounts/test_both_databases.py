"""The register on either database, since rows are locked on PostgreSQL alone."""

from bot.notices.worker import run_due
from bot.services import Services
from tests.bot.accounts.office import COMMS, EDITOR, OFFICE, choose, enter, history, only, review, staff, without
from tests.bot.notices.conftest import live
from tests.bot.team import OFFICER, Platform

__all__ = ["live"]  # a fixture


def test_an_account_is_reviewed_left_and_closed(live: Services) -> None:
    live.people.import_all(OFFICE, live.now())
    reference = enter(live)
    review(live, reference, used="no", odd="A post that none of us wrote.")
    staff(live, without(EDITOR))
    run_due(Platform(), live)
    choose(live, f"accounts:access:{reference}/{EDITOR}", OFFICER)
    for action in ("closing", "closed"):
        choose(live, f"accounts:{action}:{reference}")
    assert (only(live).status, only(live).editors, only(live).access) == ("closed", (), ())
    done = [action for _, action, _ in history(live, reference) if action.startswith("account_")]
    assert [action for action in done if action != "account_read"] == [
        *("account_added", "account_reviewed", "account_left", "account_access", "account_closing", "account_closed")
    ]
    assert reference in repr(choose(live, "accounts:force", COMMS))
