"""The register of force accounts: who sees and changes what, and what becomes of an account."""

from datetime import timedelta

import pytest

from bot.keeping.purge import purge
from bot.services import Services
from bot.wording import accounts as words
from tests.bot.accounts.office import (
    COMMS,
    EDITOR,
    ENTRY,
    MANAGER,
    choose,
    enter,
    fill,
    history,
    only,
    pending,
    review,
    waiting,
)
from tests.bot.team import OFFICER

OUTSIDER = "3001"  # leads neither the owner nor the editor


def labels(services: Services, reference: str, who: str) -> list[str]:
    return [choice.label for choice in choose(services, f"accounts:show:{reference}", who).choices]


@pytest.mark.parametrize("who", [OFFICER, EDITOR, MANAGER, COMMS, "psd"])
def test_who_runs_it_leads_them_or_keeps_the_register_sees_it_and_that_is_audited(
    office: Services, account: str, who: str
) -> None:
    assert "NorthPolicing" in choose(office, f"accounts:show:{account}", who).text
    assert history(office, account)[-1] == (who, "account_read", "")


@pytest.mark.parametrize("who", ["5001", "desk", "admin", "nobody"])
def test_to_anybody_else_it_is_as_if_there_were_none(office: Services, account: str, who: str) -> None:
    before = history(office, account)
    for choice in (f"accounts:show:{account}", f"accounts:closing:{account}", f"accounts:review:{account}"):
        said = choose(office, choice, who).text
        assert said == choose(office, choice.replace(account, "2222-2222"), who).text
        assert "NorthPolicing" not in said
    assert history(office, account) == before


@pytest.mark.parametrize("who", [EDITOR, MANAGER, "psd"])
def test_who_only_sees_it_changes_nothing(office: Services, account: str, who: str) -> None:
    before = only(office)
    for action in ("closing", "keep", "change", "editors", "review", "access"):
        assert choose(office, f"accounts:{action}:{account}/{EDITOR}", who).text == words.REFUSED["unknown"]
    assert only(office) == before


def test_each_finds_their_accounts_on_their_own_page(office: Services, account: str) -> None:
    for who, choice in ((OFFICER, "mine"), (EDITOR, "mine"), (MANAGER, "team"), (COMMS, "force"), ("psd", "force")):
        assert account in repr(choose(office, f"accounts:{choice}", who))
    for who, choice in ((MANAGER, "mine"), (OUTSIDER, "team"), ("desk", "team"), (OFFICER, "force")):
        assert account not in repr(choose(office, f"accounts:{choice}", who))
    assert history(office, "example")[-1][1] == "listed_accounts"


def test_what_needs_something_stands_first_on_the_office_s_page(office: Services, account: str) -> None:
    other = enter(office, {**ENTRY, "handle": "Another"})
    review(office, other, needed="no")
    cards = [card.headline for card in choose(office, "accounts:force").cards]
    assert other in cards[1]
    assert words.NEEDS["not_needed"] in repr(choose(office, "accounts:force").cards[1])


def test_it_is_opened_closed_and_over(office: Services, account: str) -> None:
    for action, status in (("closing", "closing"), ("open", "open"), ("closing", "closing"), ("closed", "closed")):
        choose(office, f"accounts:{action}:{account}")
        assert only(office).status == status
    assert pending(office) == []
    assert choose(office, f"accounts:open:{account}").text == words.REFUSED["account_over"]
    assert labels(office, account, COMMS) == [words.OF_THE_FORCE]
    assert "is closed" in waiting(office, OFFICER)[0]


def test_the_owner_changes_the_editors_and_the_office_is_told(office: Services, account: str) -> None:
    waiting(office, COMMS)
    fill(office, choose(office, f"accounts:editors:{account}", OFFICER), {"editors": f"{MANAGER}, 2002"}, OFFICER)
    assert (only(office).editors, only(office).access) == ((MANAGER, "2002"), (EDITOR,))
    assert any(entry[:2] == (OFFICER, "account_editors") for entry in history(office, account))
    assert any("editors" in text for text in waiting(office, COMMS))
    assert any("Take away their access" in text for text in waiting(office, OFFICER))


@pytest.mark.parametrize("who", ["1001 4711", "someone"])
def test_an_editor_has_to_be_known_in_the_force(office: Services, account: str, who: str) -> None:
    again = fill(office, choose(office, f"accounts:editors:{account}", OFFICER), {"editors": who}, OFFICER)
    assert again.form is not None
    assert again.form.fields[0].problem == words.UNKNOWN_EDITOR
    assert only(office).editors == (EDITOR,)


@pytest.mark.parametrize("who", [OFFICER, COMMS])
def test_that_access_was_taken_away_is_confirmed_and_recorded(office: Services, account: str, who: str) -> None:
    fill(office, choose(office, f"accounts:editors:{account}", OFFICER), {"editors": ""}, OFFICER)
    assert words.ACCESS_REMOVED.format(person=EDITOR) in labels(office, account, who)
    choose(office, f"accounts:access:{account}/{EDITOR}", who)
    assert only(office).access == ()
    assert (who, "account_access", EDITOR) in history(office, account)
    assert not any("Take away" in text for text in waiting(office, OFFICER))


def test_a_new_owner_is_told_and_reviews_it_and_the_one_before_loses_access(office: Services, account: str) -> None:
    form = choose(office, f"accounts:change:{account}")
    fill(office, form, {"owner": EDITOR, "editors": ""})
    changed = only(office)
    assert (changed.owner, changed.editors, changed.access) == (EDITOR, (), (OFFICER,))
    assert any("changed what the register says" in text for text in waiting(office, EDITOR))
    assert words.REVIEW.format(name="NorthPolicing") in labels(office, account, EDITOR)


def test_the_same_account_is_entered_once(office: Services, account: str) -> None:
    other = enter(office, {**ENTRY, "platform": "facebook"})
    form = choose(office, f"accounts:change:{other}")
    again = fill(office, form, {"platform": "x", "handle": "northpolicing"})
    assert again.text == words.REFUSED["there_already"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("handle", "<script>"),
        ("handle", ""),
        ("handle", "a" * 81),
        ("unit", ""),
        ("owner", "4711"),
        ("owner", ""),
        ("platform", "myspace"),
        ("purpose", ""),
        ("purpose", "a" * 2001),
        ("editors", " ".join(str(number) for number in range(16))),
    ],
)
def test_a_field_that_can_t_be_taken_is_asked_for_again(office: Services, account: str, field: str, typed: str) -> None:
    again = fill(office, choose(office, f"accounts:change:{account}"), {field: typed})
    assert again.form is not None
    assert [f.name for f in again.form.fields if f.problem] == [field]


def test_a_closed_account_is_forgotten_after_six_years_with_its_notices(office: Services, account: str) -> None:
    choose(office, f"accounts:closing:{account}")
    choose(office, f"accounts:closed:{account}")
    waiting(office, OFFICER)
    years = timedelta(days=6 * 366)
    assert purge(office.store.database, office.now() + years - timedelta(days=1))["account"] == 0
    assert purge(office.store.database, office.now() + years)["account"] == 1
    assert waiting(office, OFFICER) == []
