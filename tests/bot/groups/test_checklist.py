"""The talk goes through a checklist, records what was said and sets the next date; all of it is shown and exported."""

import pytest
from sqlalchemy import update

from bot.groups import official
from bot.groups.official import Chosen
from bot.keeping import subject
from bot.messages import Reply
from bot.records.tables import groups
from bot.services import Services
from bot.wording import groups as words
from tests.bot.groups.test_groups import MANAGER, choose, declare, fill, staffed
from tests.bot.team import FORCE, OFFICER

__all__ = ["staffed"]  # a fixture

ANSWERED = {"right_people": "no", "kept": "not_talked_about", "next": "14/01/2027"}
SHOWN = (
    "It is still needed for work: Yes",
    "Who is in it is still right: No",
    "What has to be kept was moved to a force system: Not talked about",
)


def talk(services: Services, **given: str) -> Reply:
    form = choose(services, f"groups:review:{declare(services)}", MANAGER)
    return fill(services, form, "Two who left are removed by Friday.", MANAGER, **{**ANSWERED, **given})


def test_the_form_asks_each_point_the_discussion_and_the_next_date(staffed: Services) -> None:
    form = choose(staffed, f"groups:review:{declare(staffed)}", MANAGER).form
    assert form is not None
    asked = [(field.name, [option.label for option in field.options], field.value) for field in form.fields]
    points = [(name, ["Yes", "No", "Not talked about"], "") for name in words.TALK_POINTS]
    assert asked == [*points, ("said", [], ""), ("next", [], "20/11/2027")]


def test_what_was_answered_is_shown_at_the_group(staffed: Services) -> None:
    shown = repr(talk(staffed))
    assert "The next talk is due by 14 January 2027" in shown
    for expected in (*SHOWN, "with 2001: Two who left are removed by Friday."):
        assert expected in shown
        assert expected in repr(choose(staffed, "groups:mine"))


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"needed": "", "kept": "perhaps"}, ["needed", "kept"]),
        ({"next": "20/11/2026"}, ["next"]),
        ({"next": "22/11/2027"}, ["next"]),
        ({"next": "soon"}, ["next"]),
        ({"next": ""}, ["next"]),
    ],
)
def test_what_is_no_answer_is_asked_for_again(staffed: Services, given: dict[str, str], wrong: list[str]) -> None:
    form = talk(staffed, **given).form
    assert form is not None
    assert [field.name for field in form.fields if field.problem] == wrong
    assert "Last talked" not in repr(choose(staffed, "groups:mine"))


def test_the_official_record_has_each_point_and_the_next_date(staffed: Services) -> None:
    talk(staffed)
    rows = official.entries(FORCE, Chosen(), staffed)
    (row,) = [row for row in rows if row["what"] == "talk"]
    assert set(row) <= set(official.header(staffed))
    assert (row["needed"], row["right_people"], row["kept"]) == ("Yes", "No", "Not talked about")
    assert (row["said"], row["next"]) == ("Two who left are removed by Friday.", "2027-01-14")
    items = official.document(rows, FORCE, staffed).parts[0].items
    assert ("Who is in it is still right", "No") in items[-1].fields
    assert ("Next talk by", "14 January 2027") in items[-1].fields


def test_what_people_get_of_themselves_has_it_in_words(staffed: Services) -> None:
    talk(staffed)
    exported = repr(subject.about(OFFICER, [], staffed))
    for expected in (*SHOWN, "Next talk by: 14 January 2027"):
        assert expected in exported


def test_a_talk_of_an_earlier_version_is_still_shown(staffed: Services) -> None:
    reference = declare(staffed)
    with staffed.store.database.write() as connection:
        old = staffed.seal.close("Still needed.", f"groups/{reference}/review")
        values = {"review": old, "reviewed": staffed.now().date(), "reviewer": MANAGER}
        connection.execute(update(groups).where(groups.c.reference == reference).values(values))
    assert "with 2001: Still needed." in repr(choose(staffed, "groups:mine"))
    (row,) = [row for row in official.entries(FORCE, Chosen(), staffed) if row["what"] == "talk"]
    assert row["said"] == "Still needed."
    assert "next" not in row
