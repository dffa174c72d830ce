"""No field takes what looks like a password, and nothing of it is kept or shown again."""

from dataclasses import replace

import pytest

from bot.reports import filing
from bot.services import Services
from bot.wording import accounts as words
from knowledge.drafts.detectors.passwords import looks_like_a_password
from tests.bot.accounts.office import REVIEW, choose, fill, only
from tests.bot.accounts.test_entering import CLOSING
from tests.bot.team import OFFICER


@pytest.mark.parametrize(
    "text",
    [
        "password: Firefly",
        "Password is hunter2",
        "the pw is still x",
        "login: wmp / Firefly",
        "Login",
        "log-in Firefly2024",
        "PIN 12a45!",
        "the password for Facebook is Sunshine",
        "passcode - 1234",
        "credentials = a b",
        "password changed to Tree",
        "pwd=1",
        "the password we use is Blue42!",
        "the password that we all use is Sunshine",
        "pass: hunter2",
        "user: north, pass: apples",
        "password will be Blue12",
        "the password would be Sunshine",
        "pin 4821",
        "PIN: 4821",
        "Local news. Ask for the password,Blue12! for all",
        "password;Blue12!",
        "login/Blue12!",
        "the password has changed to Blue12",
        "the password has been changed to Blue12",
        "password is changed to Blue12",
        "password changes to Blue12",
        "password has now been reset to Sunshine",
        "passcode 1234",
        "passcode is 1234",
        "p/w: abc",
        "P/W Blue12!",
        "our password since May is Blue12!",
        "password on both accounts: Blue12!",
        "the password’s Sunshine",
        "password is always Blue12!",
        "Blue12! is the password",
        "use Blue12 as password",
        "the memorable word is Sunshine",
        "access code 48213",
        "the password should be Tree9",
        "password used to be Blue12 and now Blue13",
        "pass is hunter2",
        "password (Blue12!)",
        "username north password Sunshine1",
    ],
)
def test_a_password_is_recognised(text: str) -> None:
    assert looks_like_a_password(text)


@pytest.mark.parametrize(
    "text",
    [
        "Crime prevention advice, also about passwords",
        "The password is kept by corporate communications",
        "We tell people how to log in to Nextdoor",
        "Post appeals; pin important posts",
        "Spin class: Monday",
        "Passwords are never shared",
        "tell CCD when the password changes",
        "Tell CCD when the password has changed",
        "password kept by CCD",
        "two-factor is on",
        "Two-step sign-in is switched on",
        "The password we use is kept by CCD",
        "The password will be changed when somebody leaves",
        "the password has to be changed to a stronger one",
        "The password has been changed",
        "The password was changed by CCD in 2025",
        "The password is with CCD, not with the team",
        "Change your password today!",
        "Forgot your password? Ask CCD",
        "Advice on passwords, scams and 2FA",
        "Passwords #CyberAware",
        "Pass it on: meetings are on Mondays",
        "Bus pass: apply at the library",
        "Pins and badges for 2000 schools",
        "World Password Day!",
        "The log-in details are registered with CCD",
        "Login details stored by CCD since 2024",
        "Who has the password is on CCD’s list",
        "Password tips that we post are for 2000 followers",
        "The password must be changed every month",
        "Pass messages to the 101 team",
        "password, two-step sign-in and recovery are looked after by CCD",
        "The password is managed by CCD",
        "the password should be changed by PC 1234",
    ],
)
def test_what_only_speaks_of_passwords_is_none(text: str) -> None:
    assert not looks_like_a_password(text)


@pytest.mark.parametrize("field", ["handle", "unit", "owner", "editors", "purpose"])
def test_a_field_with_one_is_refused_with_a_reason_and_shown_empty(office: Services, account: str, field: str) -> None:
    form = choose(office, f"accounts:change:{account}")
    again = fill(office, form, {field: "password: Firefly9"})
    assert again.form is not None
    (refused,) = (f for f in again.form.fields if f.problem)
    assert (refused.name, refused.problem, refused.value) == (field, words.HOLDS_A_LOG_IN, "")
    assert "Firefly9" not in repr(again)
    assert only(office).handle == "NorthPolicing"


@pytest.mark.parametrize("field", ["odd", "last_used"])
def test_so_is_one_in_a_review(office: Services, account: str, field: str) -> None:
    form = choose(office, f"accounts:review:{account}", OFFICER)
    again = fill(office, form, REVIEW | {field: "login: a / Firefly9"}, OFFICER)
    assert words.HOLDS_A_LOG_IN in repr(again)
    assert "Firefly9" not in repr(again)
    assert only(office).reviewed is None


def test_an_application_takes_none_either(office: Services) -> None:
    reply = choose(office, "flow:account_close:start", OFFICER)
    assert reply.form is not None
    again = fill(office, reply, {reply.form.fields[0].name: "X, pw is Firefly9"}, OFFICER)
    assert again.text == words.HOLDS_A_LOG_IN
    assert again.form is not None
    assert again.form.fields[0].value == ""
    assert "Firefly9" not in repr(again)
    run = office.runs.find(f"person:{OFFICER}", "account_close", office.now())
    assert run is not None
    assert run.answers == {}


def test_nor_does_a_form_that_came_too_late_for_one_that_was_filed(office: Services) -> None:
    started = choose(office, "flow:account_close:start", OFFICER)
    assert started.form is not None
    run = office.runs.find(f"person:{OFFICER}", "account_close", office.now())
    assert run is not None
    filing.file(replace(run, answers=CLOSING), f"person:{OFFICER}", office)
    again = fill(office, started, {started.form.fields[0].name: "X, pw is Firefly9"}, OFFICER)
    assert again.form is not None
    assert (again.form.fields[0].value, again.form.fields[0].problem) == ("", words.HOLDS_A_LOG_IN)
    assert "Firefly9" not in repr(again)


@pytest.mark.parametrize("action", ["say", "done"])
def test_nor_does_what_is_added_to_an_application_that_was_filed(office: Services, action: str) -> None:
    choose(office, "flow:account_close:start", OFFICER)
    run = office.runs.find(f"person:{OFFICER}", "account_close", office.now())
    assert run is not None
    contact, (told, *_) = filing.file(replace(run, answers=CLOSING), f"person:{OFFICER}", office)
    by = OFFICER if action == "say" else told.id
    choose(office, f"contacts:acknowledge:{contact.reference}", told.id)
    form = choose(office, f"contacts:{action}:{contact.reference}", by)
    again = fill(office, form, {"said": "X, pw is Firefly9"}, by)
    assert again.form is not None
    assert (again.form.fields[0].value, again.form.fields[0].problem) == ("", words.HOLDS_A_LOG_IN)
    assert "Firefly9" not in repr(again)
    with office.store.database.read() as connection:
        assert "Firefly9" not in repr(office.contacts.find(connection, contact.reference))
