"""messages.yaml: what a force does with messages from the public, on top of what every force does."""

from pathlib import Path

import pytest

from knowledge.load_pack import load_pack
from knowledge.messages.handling import About, Handling, load_handling
from knowledge.messages.kinds import CATEGORIES
from knowledge.yaml_reader import FileError

PACKS = Path(__file__).parents[2] / "packs"
NATIONAL = (
    "signposts: {" + ", ".join(f'{c}: ["101"]' for c in CATEGORIES) + "}\n"
    """duties:
  - {id: tell, for: {category: [complaint]}, route: supervisor, within: today, do: Tell., good_practice: true}
  - {id: keep, within: week, do: Keep it., good_practice: true}
reply:
  - {id: first, say: First.}
  - {id: last, say: Last.}
"""
)
COMPLAINT = About(("complaint",), frozenset(), "personal")


def loaded(tmp_path: Path, own: str = "signposts: {}", national: str = NATIONAL) -> Handling:
    for name, text in (("national", national), ("example", own)):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "messages.yaml").write_text(text, encoding="utf-8")
    packs = load_pack(PACKS / "example"), load_pack(PACKS / "national")
    return load_handling(tmp_path / "example", packs[0], tmp_path / "national", packs[1])


def test_a_force_without_its_own_keeps_the_national_handling(tmp_path: Path) -> None:
    handling = loaded(tmp_path)
    assert [duty.do for duty in handling.duties_for(COMPLAINT)] == ["Tell.", "Keep it."]
    assert [line.say for line in handling.reply_for(COMPLAINT)] == ["First.", "Last."]


def test_an_entry_with_the_same_id_takes_the_place_of_the_national_one(tmp_path: Path) -> None:
    own = "duties:\n  - {id: tell, within: now, do: Ring., rule: example.personal.identify-a-job}\n"
    duty = loaded(tmp_path, own).duties_for(COMPLAINT)[0]
    assert (duty.do, duty.rule is not None) == ("Ring.", True)


def test_a_line_can_be_put_before_another(tmp_path: Path) -> None:
    own = "reply:\n  - {id: middle, before: last, say: Middle.}\n"
    assert [line.say for line in loaded(tmp_path, own).reply_for(COMPLAINT)] == ["First.", "Middle.", "Last."]


def test_a_second_matter_brings_its_duties_and_its_reply(tmp_path: Path) -> None:
    both = About(("social", "complaint"), frozenset(), "personal")
    only_complaints = NATIONAL.replace("{id: first, say", "{id: first, for: {category: [complaint]}, say")
    handling = loaded(tmp_path, national=only_complaints)
    assert "Tell." in [duty.do for duty in handling.duties_for(both)]
    assert [line.say for line in handling.reply_for(both)] == ["First.", "Last."]


def test_of_two_duties_with_one_route_the_more_urgent_is_shown(tmp_path: Path) -> None:
    own = "duties:\n  - {id: more, route: supervisor, within: now, do: Ring., good_practice: true}\n"
    assert [d.do for d in loaded(tmp_path, own).duties_for(COMPLAINT)] == ["Ring.", "Keep it."]


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ("duties:\n  - {id: a, within: now, do: X.}", "needs either a rule or good_practice"),
        ("duties:\n  - {id: a, within: now, do: X., rule: none.such}", "'none.such' is no rule of this pack"),
        ("duties:\n  - {id: a, within: never, do: X., good_practice: true}", "within is 'never'"),
        ("duties:\n  - {id: a, within: now, do: X., good_practice: true, route: home}", "route is 'home'"),
        ("reply:\n  - {id: a, say: X.}\n  - {id: a, say: Y.}", "reply has this id twice: a"),
        ("reply:\n  - {id: a, for: {category: [poem]}, say: X.}", "category is 'poem'"),
        ("signposts: {complaint: [letter]}", "complaint is 'letter'"),
        ("signposts: {poem: ['101']}", "unknown key 'poem'"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, own: str, says: str) -> None:
    with pytest.raises(FileError, match=r"example/messages\.yaml:[0-9]+: ") as fault:
        loaded(tmp_path, own)
    assert says in str(fault.value)


def test_every_category_needs_a_signpost(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no signposts for: social"):
        loaded(tmp_path, national=NATIONAL.replace(', social: ["101"]', ""))
