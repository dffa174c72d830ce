"""How a flow's two files are read, and with which words each fault in them is refused."""

from pathlib import Path

import pytest

from bot.flows.definition import Branch
from bot.flows.load import load_flow
from bot.flows.show import line
from bot.services import Services
from knowledge.yaml_reader import FileError
from tests.bot.flows.made_up import ROUTE_OF_TEA, WORDS_OF_TEA, read, written

KINDS = "choice, text, long, date, paste, screen, confirm, end"


def fault(folder: Path, route: str = ROUTE_OF_TEA, words: str = WORDS_OF_TEA) -> str:
    """The words with which a flow is refused, from the name of the file on."""
    with pytest.raises(FileError) as refused:
        read(folder, route, words)
    return str(refused.value).removeprefix(f"{folder}/")


# What is read


def test_the_folder_gives_the_id_and_the_first_step_the_start(tmp_path: Path) -> None:
    flow = read(tmp_path / "tea")
    assert (flow.id, flow.title, flow.start) == ("tea", "A cup of tea", "milk")
    assert list(flow.steps) == ["milk", "sugar", "done"]


def test_a_step_has_its_words_and_its_branches(tmp_path: Path) -> None:
    milk = read(tmp_path).steps["milk"]
    assert (milk.ask, milk.label, milk.hint) == ("Do you take milk?", "Milk", "")
    assert milk.options == {"yes": "Yes, please", "no": "No"}
    assert milk.next == (Branch("done", {"milk": frozenset({"no"})}), Branch("sugar", {}))


def test_others_may_read_other_words(tmp_path: Path) -> None:
    words = WORDS_OF_TEA.replace("label: Milk\n", "label: Milk\n    others: {label: Their milk, yes: They take milk}\n")
    milk = read(tmp_path / "tea", words=words).steps["milk"]
    assert line(milk, "yes", own=True) == "Milk: Yes, please"
    assert line(milk, "yes", own=False) == "Their milk: They take milk"
    assert line(milk, "no", own=False) == "Their milk: No"
    assert "'maybe' is neither an option" in fault(tmp_path, words=words.replace("yes: They", "maybe: They"))


def test_the_label_is_the_question_where_there_is_none(tmp_path: Path) -> None:
    assert read(tmp_path).steps["sugar"].label == "How much sugar?"


def test_one_next_step_is_a_branch_that_always_fits(tmp_path: Path) -> None:
    assert read(tmp_path).steps["sugar"].next == (Branch("done", {}),)


def test_a_paste_may_always_be_left_empty(tmp_path: Path) -> None:
    assert read(tmp_path, ROUTE_OF_TEA.replace("kind: text\n    optional: true", "kind: paste")).steps["sugar"].optional


def test_every_flow_of_ours_can_be_read() -> None:
    folders = [file.parent for file in Services.flows.glob("*/route.yaml")]
    assert {load_flow(folder).id for folder in folders} >= {"contact", "saw_something", "take_down"}


# What is refused: a change of the route, of the words, and how the fault is named

ROUTE_FAULTS = [
    ("steps:", "step:", "route.yaml:1: route.yaml has an unknown key 'step'; it may have: steps"),
    (ROUTE_OF_TEA, "steps: []\n", "route.yaml:1: a flow needs at least one step"),
    (ROUTE_OF_TEA, "steps: milk\n", "route.yaml:1: steps has to be a list (- item)"),
    (ROUTE_OF_TEA, "", "route.yaml:1: this file is empty"),
    (ROUTE_OF_TEA, "steps: [\n", "route.yaml:2: this is not valid YAML: did not find expected node content"),
    ("  - id: milk\n    kind", "  - kind", "route.yaml:2: steps has no 'id'"),
    ("    kind: text\n", "", "route.yaml:8: steps has no 'kind'"),
    ("kind: text", "kind: speech", f"route.yaml:9: kind is 'speech'; it has to be one of: {KINDS}"),
    ("kind: text\n", "kind: text\n    ask: Sugar?\n", "route.yaml:10: steps has an unknown key 'ask'; it may have: "),
    ("kind: text\n", "kind: text\n    kind: long\n", "route.yaml:10: steps has the key 'kind' twice"),
    ("id: sugar", "id: milk", "route.yaml:8: there are two steps 'milk'"),
    ("id: sugar", "id: Sugar=1", "route.yaml:8: the id 'Sugar=1' has to be small letters, digits and _"),
    ("id: sugar", "id: honey", "route.yaml:8: 'honey' has no words in words.yaml"),
    (
        '    options: ["yes", "no"]\n',
        "",
        "route.yaml:2: 'milk' is a choice; options belong to a choice, and every choice needs them",
    ),
    (
        "kind: text\n",
        "kind: text\n    options: [one]\n",
        "route.yaml:8: 'sugar' is a text; options belong to a choice, and every choice needs them",
    ),
    ("optional: true", "optional: maybe", "route.yaml:10: optional is 'maybe'; it has to be one of: true, false"),
    (
        "kind: choice\n",
        "kind: choice\n    optional: true\n",
        "route.yaml:4: 'milk' is a choice; only a text, a long or a date can be optional",
    ),
    (
        "kind: text\n",
        "kind: text\n    gives: {tone: [kind]}\n",
        "route.yaml:8: 'sugar' is a text; only a paste gives something",
    ),
    (
        "kind: text\n    optional: true\n",
        "kind: paste\n    gives: {milk: [kind]}\n",
        "route.yaml:8: 'sugar' gives 'milk', which is a step with an answer of its own",
    ),
    (
        "kind: confirm",
        "kind: confirm\n    next: milk",
        "route.yaml:12: 'done' is a confirm, which ends the flow; it can't have a next step",
    ),
    (
        "    next: done\n",
        "",
        "route.yaml:8: 'sugar' leads nowhere for some answers; let its last next be a plain one",
    ),
    (
        "      - {go: sugar}\n",
        "",
        "route.yaml:2: 'milk' leads nowhere for some answers; let its last next be a plain one",
    ),
    (
        '{when: {milk: ["no"]}, go: done}',
        "{go: done}",
        "route.yaml:2: 'milk' has a plain next before its last; what comes after it could never be reached",
    ),
    ("next: done", "next: dnoe", "route.yaml:8: 'sugar' leads to 'dnoe', which is no step"),
    ("{go: sugar}", "{when: {milk: [no]}}", "route.yaml:7: next has no 'go'"),
    ('{milk: ["no"]}', "{milk: no}", "route.yaml:6: milk has to be a list (- item)"),
    (
        '{milk: ["no"]}',
        "{mlik: [no]}",
        "route.yaml:2: 'milk' asks for the answer to 'mlik', which is no choice and is never given",
    ),
    (
        '{milk: ["no"]}',
        '{sugar: ["1"]}',
        "route.yaml:2: 'milk' asks for the answer to 'sugar', which is no choice and is never given",
    ),
    (
        '{milk: ["no"]}',
        "{milk: [oat]}",
        "route.yaml:2: 'milk' asks whether 'milk' is 'oat', which it can never be",
    ),
]

WORDS_FAULTS = [
    ("title: A cup of tea\n", "", "words.yaml:1: words.yaml has no 'title'"),
    ("title: A cup of tea", "title:", "words.yaml:1: title has to be text"),
    (WORDS_OF_TEA, "title: Tea\nsteps: none\n", "words.yaml:2: steps has to be a mapping (key: value)"),
    ("    ask: Do you take milk?\n", "", "words.yaml:4: milk has no 'ask'"),
    ("    label: Milk\n", "    lable: Milk\n", "words.yaml:5: milk has an unknown key 'lable'; it may have: "),
    ("  sugar: {ask: How much sugar?}\n", "", "route.yaml:8: 'sugar' has no words in words.yaml"),
    (
        "  done:",
        "  honey: {ask: Honey?}\n  done:",
        "words.yaml:8: there are words for 'honey', which is no step of route.yaml",
    ),
    ('"yes": "Yes, please", ', "", "words.yaml:4: 'milk' has no words for the option 'yes'"),
    ('"no": "No"', '"no": "No", oat: Oat', "words.yaml:6: 'oat' is no option of 'milk' in route.yaml"),
    ('"no": "No"', '"no": "No", "no": "Never"', "words.yaml:6: options has the key 'no' twice"),
    (
        "sugar: {ask: How much sugar?}",
        "sugar: {ask: How much sugar?, options: {one: One}}",
        "words.yaml:7: 'one' is no option of 'sugar' in route.yaml",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), ROUTE_FAULTS, ids=[said for _, _, said in ROUTE_FAULTS])
def test_each_fault_of_a_route_names_file_and_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert ROUTE_OF_TEA.count(old) == 1
    assert fault(tmp_path, route=ROUTE_OF_TEA.replace(old, new)).startswith(said)


@pytest.mark.parametrize(("old", "new", "said"), WORDS_FAULTS, ids=[said for _, _, said in WORDS_FAULTS])
def test_each_fault_of_the_words_names_file_and_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert WORDS_OF_TEA.count(old) == 1
    assert fault(tmp_path, words=WORDS_OF_TEA.replace(old, new)).startswith(said)


@pytest.mark.parametrize("missing", ["route.yaml", "words.yaml"])
def test_a_file_that_is_missing_is_named(tmp_path: Path, missing: str) -> None:
    (written(tmp_path) / missing).unlink()
    with pytest.raises(FileError, match=f"{missing}:1: there is no such file"):
        load_flow(tmp_path)
