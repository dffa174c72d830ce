"""No field takes what looks like a password, and nothing of it is kept or shown again."""

import pytest

from bot.accounts.passwords import looks_like_a_password
from bot.services import Services
from bot.wording import accounts as words
from tests.bot.accounts.office import REVIEW, choose, fill, only
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
    run = office.runs.find(f"person:{OFFICER}", "account_close", office.now())
    assert run is not None
    assert run.answers == {}
