"""Check packs for what a loader alone can't see: coverage both ways, too few or too similar questions."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from knowledge.drafts.posts import FOLDER as POSTS
from knowledge.drafts.posts import read_posts
from knowledge.drafts.table import load_table
from knowledge.load_pack import load_pack
from knowledge.messages.examples import FOLDER as MESSAGES
from knowledge.messages.examples import read_examples
from knowledge.messages.handling import load_handling
from knowledge.pack import Pack, Rule, Situation
from knowledge.understand import load_vocabulary
from knowledge.yaml_reader import FileError

FEWEST_QUESTIONS = 12
_STORY = 20  # words
_SHARED_RUN = 5  # words in a row that two questions of a situation may not share
_COVERAGE_COLUMNS = ["document", "section", "clause", "rules", "why_no_rule"]


def check_packs(folder: Path) -> tuple[list[str], list[Pack]]:
    """Every fault of every pack in `folder` as "file:line: what is wrong", and the packs that could be read."""
    faults: list[str] = []
    packs: list[Pack] = []
    folders = sorted(f for f in folder.iterdir() if (f / "pack.yaml").exists()) if folder.is_dir() else []
    if not folders:
        return [f"{folder}:1: there is no pack in this folder"], []
    if not (folder / "national" / "pack.yaml").exists():
        faults.append(f"{folder}:1: the pack 'national' is missing; it holds what binds every force")
    for pack_folder in folders:
        try:
            pack = load_pack(pack_folder)
        except FileError as error:
            faults.append(str(error))
            continue
        packs.append(pack)
        faults += _faults(pack, pack_folder)
        faults += _draft_faults(pack, pack_folder)
    faults += _message_faults(folder, packs)
    return faults, packs


def _faults(pack: Pack, folder: Path) -> Iterator[str]:
    lines = _Lines(folder)
    for situation in pack.situations:
        for problem in _question_problems(situation):
            yield f"{lines.place_of(situation)}: {situation.id}: {problem}"
    for rule in pack.rules:
        for key, section in (("platform", "platforms"), ("device", "devices")):
            value = dict(rule.applies).get(key)
            if value is not None and value not in load_vocabulary().names(section):
                place = lines.place_of(rule.settles[0])
                yield f"{place}: {rule.id}: '{value}' is none of the {section} in vocabulary.yaml"
    if pack.force == "national":
        for situation in pack.situations:
            if situation.verdict == "allowed":
                yield f"{lines.place_of(situation)}: {situation.id}: the national pack may only tighten, never allow"
    yield from _coverage_faults(pack, folder / "coverage.tsv")


def _draft_faults(pack: Pack, folder: Path) -> Iterator[str]:
    """What is wrong with the table of issues and the example posts, the first fault of each."""
    try:
        load_table(folder, pack, whole=pack.force != "national")
    except FileError as error:
        yield str(error)
    try:
        read_posts(folder / POSTS, pack.force)
    except FileError as error:
        yield str(error)


def _message_faults(folder: Path, packs: list[Pack]) -> Iterator[str]:
    """What is wrong with how messages from the public are handled, and with the example messages."""
    national = next((pack for pack in packs if pack.force == "national"), None)
    for pack in packs:
        try:
            if pack is national:
                read_examples(folder / "national" / MESSAGES)
            elif national is not None:
                load_handling(folder / pack.force, pack, folder / "national", national)
        except FileError as error:
            yield str(error)


def _question_problems(situation: Situation) -> Iterator[str]:
    if len(situation.asked) < FEWEST_QUESTIONS:
        yield f"it has {len(situation.asked)} questions; write at least {FEWEST_QUESTIONS}"
    stories = sum(len(q.split()) >= _STORY for q in situation.asked)
    if stories < len(situation.asked) // 3:
        yield f"only {stories} of {len(situation.asked)} questions are stories of {_STORY} words or more, not a third"
    seen: dict[tuple[str, ...], str] = {}
    for question in situation.asked:
        runs = _runs(question)
        for run in runs:
            if run in seen:
                yield f"two questions share the words '{' '.join(run)}'"
                break
        seen |= dict.fromkeys(runs, question)


def _runs(question: str) -> list[tuple[str, ...]]:
    words = re.sub(r"[^a-z0-9' ]", " ", question.lower()).split()
    return [tuple(words[i : i + _SHARED_RUN]) for i in range(len(words) - _SHARED_RUN + 1)]


class _Lines:
    """Finds the line on which a situation begins, for messages."""

    def __init__(self, folder: Path) -> None:
        self._files = {file: file.read_text(encoding="utf-8").splitlines() for file in folder.glob("rules/*.yaml")}

    def place_of(self, situation: Situation) -> str:
        owner, _, slug = situation.id.partition("/")
        for file, lines in self._files.items():
            inside = False
            for number, line in enumerate(lines, 1):
                if re.match(r"- id:", line):
                    inside = line.split(":", 1)[1].strip().strip("'\"") == owner
                elif inside and re.match(rf"\s+- id: *['\"]?{re.escape(slug)}['\"]?\s*$", line):
                    return f"{file}:{number}"
        return "rules"


def _coverage_faults(pack: Pack, file: Path) -> Iterator[str]:
    """Every clause has rules or a reason; every rule that a row names exists; every source of a rule has its row."""
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            reader = csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE)
            rows = [(reader.line_num, row) for row in reader]
            columns = reader.fieldnames
    except (OSError, UnicodeDecodeError):
        yield f"{file}:1: this file is missing or can't be read; it lists every clause and its rules"
        return
    if columns != _COVERAGE_COLUMNS:
        yield f"{file}:1: the columns have to be: {', '.join(_COVERAGE_COLUMNS)}"
        return
    rules: dict[str, Rule] = {rule.id: rule for rule in pack.rules}
    covered: set[tuple[str, str, str, str]] = set()
    for number, row in rows:
        named = [name.strip() for name in (row["rules"] or "").split(",") if name.strip()]
        reference = (row["document"], row["section"], row["clause"])
        if bool(named) == bool((row["why_no_rule"] or "").strip()):
            yield f"{file}:{number}: {reference[2]} needs either rules or a reason why it has none"
        for name in named:
            if name not in rules:
                yield f"{file}:{number}: '{name}' is no rule of this pack"
            elif reference not in {(s.document, s.section, s.clause) for s in rules[name].sources}:
                yield f"{file}:{number}: '{name}' does not name this clause as its source"
            covered.add((*reference, name))
    for rule in pack.rules:
        for source in rule.sources:
            if (source.document, source.section, source.clause, rule.id) not in covered:
                where = f"{source.document}, {source.section}, {source.clause}"
                yield f"{file}:1: the source of {rule.id} has no row here: {where}"
