"""Who leaves loses access at once; who moves is told of. What is taken away here has to be taken away there, too."""

from dataclasses import replace

from bot.services import Services
from bot.wording import accounts as words
from bot.wording import contact as contact_words
from bot.wording import parked as parked_words
from tests.bot.accounts.office import (
    COMMS,
    EDITOR,
    MANAGER,
    OFFICE,
    choose,
    fill,
    history,
    only,
    pending,
    staff,
    waiting,
    without,
)
from tests.bot.team import OFFICER

ACCESS = "Take away their access on the platform itself"


def told(services: Services, who: str, words_of_it: str) -> bool:
    return any(words_of_it in text for text in waiting(services, who))


def test_an_editor_who_left_is_off_at_once_and_owner_and_office_confirm_the_rest(
    office: Services, account: str
) -> None:
    staff(office, without(EDITOR))
    assert (only(office).editors, only(office).access) == ((), (EDITOR,))
    assert ("signpost", "account_left", EDITOR) in history(office, account)
    assert told(office, OFFICER, ACCESS)
    assert told(office, COMMS, ACCESS)
    assert words.NEEDS["access"] in repr(choose(office, "accounts:force"))
    choose(office, f"accounts:access:{account}/{EDITOR}", OFFICER)
    assert not told(office, COMMS, ACCESS)
    assert (OFFICER, "account_access", EDITOR) in history(office, account)


def test_an_account_whose_owner_left_is_for_the_line_manager_and_the_office(office: Services, account: str) -> None:
    staff(office, without(OFFICER))
    left = only(office)
    assert (left.owner, left.stand_in, left.access) == (None, MANAGER, (OFFICER,))
    assert pending(office) == []
    for who in (MANAGER, COMMS):
        assert told(office, who, "has left. Hand it over or close it.")
    shown = choose(office, f"accounts:show:{account}", MANAGER)
    assert words.HAND_OVER in [choice.label for choice in shown.choices]
    fill(office, choose(office, f"accounts:change:{account}"), {"owner": EDITOR, "editors": ""})
    assert (only(office).owner, only(office).stand_in, len(pending(office))) == (EDITOR, None, 1)
    assert not told(office, MANAGER, "has left")


def test_a_line_manager_who_left_as_well_is_followed_upwards(office: Services, account: str) -> None:
    staff(office, without(OFFICER, MANAGER))
    assert only(office).stand_in == "3001"
    staff(office, without(OFFICER, MANAGER, "3001"))
    assert only(office).stand_in == "4001"


def test_a_new_office_is_told_by_the_import_that_brings_it(office: Services, account: str) -> None:
    people = [replace(p, roles=frozenset({"corporate_comms"})) if p.id == "2002" else p for p in without(EDITOR, COMMS)]
    staff(office, people)
    assert told(office, "2002", ACCESS)


def test_where_there_is_no_office_administrators_see_that_nobody_could_be_told(office: Services, account: str) -> None:
    staff(office, without(EDITOR, COMMS))
    waiting(office, OFFICER)
    assert ACCESS in repr(choose(office, "contacts:undelivered", "admin"))


def test_that_somebody_moved_is_only_told_to_the_owner(office: Services, account: str) -> None:
    waiting(office, COMMS)
    staff(office, [replace(person, unit="South") if person.id == EDITOR else person for person in OFFICE])
    assert only(office).editors == (EDITOR,)
    assert told(office, OFFICER, "is in another unit now")
    assert waiting(office, COMMS) == []
    choose(office, f"accounts:show:{account}", OFFICER)
    assert not told(office, OFFICER, "is in another unit now")


def test_importing_the_same_people_again_changes_nothing(office: Services, account: str) -> None:
    before = history(office, account)
    staff(office, OFFICE)
    assert history(office, account) == before


def test_a_whole_force_may_leave_at_once(office: Services, account: str) -> None:
    many = [replace(OFFICE[0], id=f"n{number}", addresses=()) for number in range(2000)]
    staff(office, [*OFFICE, *many])
    staff(office, [replace(OFFICE[0], id="new", manager=None, deputy=None, addresses=())])
    assert (only(office).owner, only(office).editors, only(office).stand_in) == (None, (), None)


def test_what_nobody_of_the_office_could_be_told_goes_to_who_is_there_when_it_is_tried_again(
    office: Services, account: str
) -> None:
    staff(office, without(EDITOR, COMMS))
    waiting(office, OFFICER)
    page = choose(office, "contacts:undelivered", "admin")
    assert parked_words.NOBODY_OF_TOPIC["account"][1] in repr(page)
    again = next(choice.value for choice in page.choices if choice.value.startswith("contacts:again"))
    assert choose(office, again, "admin").text == contact_words.REFUSED["nobody_known"]
    staff(office, without(EDITOR))
    choose(office, again, "admin")
    assert told(office, COMMS, ACCESS)
    assert again not in [choice.value for choice in choose(office, "contacts:undelivered", "admin").choices]
