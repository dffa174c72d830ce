"""Packs that somebody is editing, put against the running ones: what would change around a rule."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.around import kept_in, owner_of, questions_around
from knowledge.compare import Change, NoPacks, changes_among
from knowledge.search import Knowledge, Progress
from knowledge.yaml_reader import read_yaml


@dataclass(frozen=True)
class Changed:
    """What changes for one force, among how many questions."""

    force: str
    compared: int
    changes: tuple[Change, ...]


def changes_around(
    old: Knowledge, new: Knowledge, rule: str, on: date, progress: Progress | None = None
) -> list[Changed]:
    """The verdicts that change among the examples of a rule and its neighbours and the cases, for each of its forces.

    Empty where neither version has the rule. Raises FileError where packs or cases are broken.
    """
    found = []
    for force in sorted({f.id for f in old.forces()} & {f.id for f in new.forces()}):
        if any(owner_of(knowledge, force, rule) for knowledge in (old, new)):
            both = [question for knowledge in (old, new) for question in questions_around(knowledge, force, rule, on)]
            changes = tuple(changes_among(both, old, new, force, on, progress))
            found.append(Changed(force, len(set(both)), changes))
    return found


@contextmanager
def laid_over(given: Path, running: Path) -> Iterator[Path]:
    """A folder of packs as it is; or a copy of the running ones in which one pack or one file of rules is replaced.

    Raises NoPacks where it is none of them, and FileError where it can't be read.
    """
    if not given.exists():
        raise NoPacks(f"{given}: there is no such file or folder.")
    if given.is_dir() and not (given / "pack.yaml").exists():
        yield given  # whoever opens it says what is wrong with it
        return
    with tempfile.TemporaryDirectory() as made:
        copy = Path(shutil.copytree(running, Path(made) / "packs"))
        if given.is_dir():
            replaced = copy / _folder_of(given, running)
            shutil.rmtree(replaced)
            shutil.copytree(given, replaced)
        else:
            shutil.copy(given, copy / _file_of(given, running))
        yield copy


def _folder_of(pack: Path, running: Path) -> str:
    fields = read_yaml(pack / "pack.yaml").open_mapping()
    force = fields["force"].text() if "force" in fields else ""
    if not force or not (running / force / "pack.yaml").exists():
        raise NoPacks(f"{pack}: it is the pack of '{force}', which is not running here.")
    return force


def _file_of(rules: Path, running: Path) -> Path:
    """The running file that has this one's name and any of its rules."""
    items = [item.open_mapping() for item in read_yaml(rules).items()]
    places = [place for item in items if "id" in item and (place := kept_in(running, item["id"].text()))]
    found = {file for file, _ in places if file.name == rules.name}
    if len(found) != 1:
        raise NoPacks(f"{rules}: no file of this name in the running packs has any of its rules.")
    return found.pop()
