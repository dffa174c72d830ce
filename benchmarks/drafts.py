"""How well drafts are checked: the exam, and with --held-out the packs' own posts that the marker has not learned.

    .venv/bin/python -m benchmarks.drafts [--exam 1|2|3|4|5|6 | --held-out] [--first] [--misses]

drafts.jsonl: 340 drafts, written and labelled by authors who read the policies and a description of the labels but have
seen no detector. `second` is what two others said, who saw neither these labels nor any result: the verdict, what else
could be defended, the issues that everybody should name and those that one may name. As in the sample, an issue has to
be found where both name it and is no mistake where one does; --first goes by the authors alone. drafts_2.jsonl (180)
and drafts_3.jsonl to drafts_6.jsonl (324 each) were written and labelled likewise by others, each after what was chosen
with the ones before known. Of exam 5 six others chose, from the documents alone, the clauses that are right to show
(`clauses`: document, section, clause). Nothing is trained on any of them; the official documents need not be loaded.
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from adapters.compose import compose_knowledge
from bot.settings import load_settings
from knowledge.drafts.posts import FOLDER, is_held_out, read_posts
from knowledge.pack import Account
from knowledge.search import PACKS, Knowledge

EXAMS = {
    1: "drafts.jsonl",
    2: "drafts_2.jsonl",
    3: "drafts_3.jsonl",
    4: "drafts_4.jsonl",
    5: "drafts_5.jsonl",
    6: "drafts_6.jsonl",
}


@dataclass(frozen=True)
class Item:
    """A labelled draft."""

    name: str
    force: str
    account: Account
    text: str
    verdict: str
    issues: frozenset[str]
    also_ok: frozenset[str] = frozenset()
    also_ok_issues: frozenset[str] = frozenset()
    clauses: frozenset[tuple[str, ...]] = frozenset()  # document, section, clause: any of them is right


def main() -> None:
    """The figures, and with --misses each draft that got another verdict."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--exam", type=int, choices=EXAMS, default=1)
    which.add_argument("--held-out", action="store_true")
    parser.add_argument("--first", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    knowledge = compose_knowledge(load_settings())
    items = _held_out(knowledge) if options.held_out else exam(options.exam, first=options.first)
    for force in (None, *sorted({item.force for item in items})):
        chosen = [item for item in items if force in (None, item.force)]
        _report(force or "all", chosen, knowledge, show_misses=options.misses and force is None)


def exam(number: int, *, first: bool) -> list[Item]:
    """The drafts of an exam as both readers labelled them, or (first) as their authors did."""
    text = (Path(__file__).parent / EXAMS[number]).read_text(encoding="utf-8")
    return [_item(json.loads(line), first=first) for line in text.splitlines()]


def _item(line: dict[str, Any], *, first: bool) -> Item:
    own, second = frozenset(line["issues"]), line["second"]
    name = (line["id"], line["force"], line["account"], line["text"], line["verdict"])
    if first:
        return Item(*name, own)
    seconds = frozenset([*second["issues"], *second["also_ok_issues"]])
    verdicts = frozenset([second["verdict"], *second["also_ok"]]) - {line["verdict"]}
    clauses = frozenset(_reference(*clause) for clause in line.get("clauses", ()))
    return Item(*name, own & seconds, verdicts, own ^ seconds, clauses)


def _reference(*parts: str) -> tuple[str, ...]:
    return tuple(re.sub(r"[^a-z0-9]+", " ", part.lower()).strip() for part in parts)


def _held_out(knowledge: Knowledge) -> list[Item]:
    posts = [p for force in knowledge.forces() for p in read_posts(PACKS / force.id / FOLDER, force.id)]
    return [
        Item(str(number), p.force, p.account, p.text, p.verdict, frozenset(p.issues))
        for number, p in enumerate(posts)
        if is_held_out(p)
    ]


def _report(name: str, items: Sequence[Item], knowledge: Knowledge, *, show_misses: bool) -> None:
    hits: dict[str, list[bool]] = defaultdict(list)
    for item in items:
        checked = knowledge.check(item.force, item.account, item.text, on=date.today())
        found = {finding.issue for finding in checked.findings}
        right = {item.verdict, *item.also_ok}
        hits["verdict"].append(checked.verdict in right)
        hits[f"verdict.{item.verdict}"].append(checked.verdict in right)
        if item.verdict == "not_ok" and "ok" not in right:
            hits["no_false_ok"].append(checked.verdict != "ok")
        if item.verdict == "ok" and "not_ok" not in right:
            hits["no_false_alarm"].append(checked.verdict != "not_ok")
        hits["issue_recall"] += [issue in found for issue in item.issues]
        hits["issue_precision"] += [issue in item.issues | item.also_ok_issues for issue in found]
        if item.clauses:
            shown = {_reference(cited.document, cited.section, cited.clause) for cited in checked.citations[:3]}
            hits["right clause among three"].append(not item.clauses.isdisjoint(shown))
        if checked.verdict != "ok":
            hits["a safer version is offered"].append(checked.rewrite is not None)
        if show_misses and checked.verdict not in right:
            print(f"  {item.name} {item.force} {item.account} {item.verdict} -> {checked.verdict}: {item.text!r}")
            print(f"      {sorted(item.issues)} -> {sorted(found)}")
    for figure, results in sorted(hits.items()):
        print(f"{name:10} {figure:28} {np.mean(results):.3f} ({sum(results)}/{len(results)})")


if __name__ == "__main__":
    main()
