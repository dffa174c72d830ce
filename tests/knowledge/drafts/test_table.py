"""A pack's table of what issues mean: read whole, and refused with file and line where it is not as it has to be."""

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.drafts.issues import ISSUES
from knowledge.drafts.table import FILE, load_table
from knowledge.load_pack import load_pack
from knowledge.pack import Source
from knowledge.search import NATIONAL, PACKS
from knowledge.yaml_reader import FileError

EXAMPLE = load_pack(Path(__file__).parents[2] / "packs" / "example")
RULE = EXAMPLE.rules[0].id


def table(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_an_issue_means_something_on_each_account(tmp_path: Path) -> None:
    text = f"location:\n  personal: {{least: not_ok, rules: [{RULE}]}}\n"
    found = load_table(table(tmp_path, text), EXAMPLE, whole=False)
    meaning = found.meaning("location", "personal")
    assert meaning is not None
    assert (meaning.least, [grounds.rule.id for grounds in meaning.rules]) == ("not_ok", [RULE])
    assert found.meaning("location", "corporate") is None


def test_a_rule_may_be_cited_by_another_of_its_clauses(tmp_path: Path) -> None:
    elsewhere = Source("OLD/1", "Content", "4.21")
    pack = replace(EXAMPLE, rules=(replace(EXAMPLE.rules[0], also=(elsewhere,)),))
    text = f"location:\n  personal: {{least: not_ok, rules: [{{rule: {RULE}, clause: '4.21'}}]}}\n"
    meaning = load_table(table(tmp_path, text), pack, whole=False).meaning("location", "personal")
    assert meaning is not None
    assert [grounds.source for grounds in meaning.rules] == [elsewhere]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (
            f"location:\n  personal: {{least: check, rules: [{{rule: {RULE}, clause: '9'}}]}}\n",
            2,
            "not stand in a clause '9'",
        ),
        ("places: {}\n", 1, "unknown key 'places'"),
        ("location:\n  private: {}\n", 2, "unknown key 'private'"),
        ("location:\n  personal: {least: bad, rules: [x.y]}\n", 2, "least is 'bad'"),
        ("location:\n  personal: {least: check, rules: [x.y]}\n", 2, "'x.y' is no rule of this pack"),
        ("location:\n  personal: {least: check, rules: []}\n", 2, "needs at least one rule"),
        ("location:\n  personal: {least: check}\n", 2, "has no 'rules'"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, text: str, line: int, problem: str) -> None:
    with pytest.raises(FileError, match=rf"drafts\.yaml:{line}: ") as raised:
        load_table(table(tmp_path, text), EXAMPLE, whole=False)
    assert problem in str(raised.value)


def test_a_force_has_to_say_what_every_issue_means(tmp_path: Path) -> None:
    text = f"location:\n  personal: {{least: check, rules: [{RULE}]}}\n"
    with pytest.raises(FileError, match="does not say what these issues mean: person, "):
        load_table(table(tmp_path, text), EXAMPLE, whole=True)


@pytest.mark.parametrize("folder", sorted(PACKS.glob("*/" + FILE)), ids=lambda f: f.parent.name)
def test_every_pack_has_a_table_without_faults(folder: Path) -> None:
    name = folder.parent.name
    found = load_table(folder.parent, load_pack(folder.parent), whole=name != NATIONAL)
    assert {issue for issue, _ in found.meanings} <= set(ISSUES)
