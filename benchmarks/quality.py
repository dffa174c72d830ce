"""How well the shipped weights answer our own questions that were held out of training; draws docs/reliability.svg.

.venv/bin/pip install matplotlib
.venv/bin/python -m benchmarks.quality [--misses 20]
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from adapters.compose import compose_knowledge
from bot.settings import load_settings
from knowledge.model.embedder import OnnxEmbedder
from knowledge.model.examples import Lesson, lessons
from knowledge.model.measure import Answered, Range, answer_held_out, figures, reliability
from knowledge.model.vector_cache import VectorCache

PLOT = Path(__file__).parents[1] / "docs" / "reliability.svg"


def main() -> None:
    """Figures for each force, confidence against right answers for all of them, and which verdicts are mistaken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", type=int, default=0, help="show so many misses of each force")
    options = parser.parse_args()
    settings = load_settings()
    cache = VectorCache(settings.data / "cache", OnnxEmbedder(settings.data / "cache"))
    everything: list[Answered] = []
    for lesson in lessons(compose_knowledge(settings)):
        answered = answer_held_out(lesson, cache.vectors)
        print(lesson.force, figures(answered))
        _show_misses(lesson, answered, options.misses)
        everything += answered
    rows = reliability(everything)
    for row in rows:
        print(f"| {row.low:.1f} to {row.high:.1f} | {row.answers} | {row.confidence:.2f} | {row.right:.2f} |")
    for (truth, got), count in Counter(
        (a.verdict, a.decision.verdict) for a in everything if not a.right
    ).most_common():
        print(f"| {truth} | {got} | {count} |")
    _draw(rows)


def _show_misses(lesson: Lesson, answered: Sequence[Answered], most: int) -> None:
    missed = [(q, a) for q, a in zip(lesson.held_out, answered, strict=True) if not a.right]
    for question, answer in missed[:most]:
        got = answer.decision.matches[0].card.situation.id
        print(f"  {answer.verdict} -> {answer.decision.verdict}: {question.text}\n      {answer.situation} -> {got}")


def _draw(rows: Sequence[Range]) -> None:
    """The reliability diagram: right answers against confidence, the size of a point for its number of answers."""
    try:
        from matplotlib import pyplot
    except ModuleNotFoundError:
        print("matplotlib is not installed, so nothing is drawn")
        return
    figure, axes = pyplot.subplots(figsize=(5, 4.4))
    axes.plot([0, 1], [0, 1], color="0.7", linestyle="--", label="as sure as it is right")
    confidence, right = [row.confidence for row in rows], [row.right for row in rows]
    axes.plot(confidence, right, color="#1d4e89", label="Signpost")
    axes.scatter(confidence, right, s=[20 + row.answers / 8 for row in rows], color="#1d4e89")
    axes.set(xlabel="confidence", ylabel="share of answers that are right", xlim=(0, 1), ylim=(0, 1.02))
    axes.legend(loc="upper left", frameon=False)
    figure.tight_layout()
    pyplot.rcParams["svg.hashsalt"] = "signpost"  # the same figures give the same file
    figure.savefig(PLOT, metadata={"Date": None})


if __name__ == "__main__":
    main()
