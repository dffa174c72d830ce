"""A form in the terminal: each field with its hint, and why the last answer could not be taken."""

import pytest

from adapters.console.form import fill_in
from bot import wording
from bot.messages import Field, Form


def test_why_an_answer_could_not_be_taken_is_said_before_it_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "14/11/2026")
    field = Field("day", "Which day?", "Write it like 1/2/2026.", (), True, False, "last week", "That is no day.")
    assert fill_in(Form("form", "When?", (field,), "Continue")) == {"day": "14/11/2026"}
    out = capsys.readouterr().out
    assert f"Which day?\nWrite it like 1/2/2026.\n{wording.ERROR}: That is no day.\n" in out


def test_without_a_problem_nothing_is_said_of_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "14/11/2026")
    fill_in(Form("form", "When?", (Field("day", "Which day?"),), "Continue"))
    assert wording.ERROR not in capsys.readouterr().out


def test_what_stands_in_a_field_is_shown_and_kept_by_enter(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "")
    field = Field("question", "Your question", long=True, value="can i block a troll")
    assert fill_in(Form("questions:send", "This is what will be sent", (field,), "Send")) == {
        "question": "can i block a troll"
    }
    assert "Press Enter to leave it as it is: can i block a troll" in capsys.readouterr().out
