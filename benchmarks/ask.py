"""How fast is one question, and how large the process? Beside the bare model and txtai, in one run, as ratios.

    .venv/bin/python -m benchmarks.ask            # txtai is compared where it is installed: pip install txtai==9.14.0

Cold start is a new process from nothing to the printed answer. txtai searches the same statements with the same model
on one thread; it finds passages, while the time of ours includes verdict, citations and text.
"""

import importlib.util
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # before anything that reads it: all compete on one thread

from adapters.compose import compose
from adapters.console import outbound
from bot.ask import answer_to, reply_for
from bot.services import Services
from bot.settings import Settings, load_settings
from bot.thread import Context
from knowledge.model.embedder import OnnxEmbedder
from knowledge.model.runtime import model_folder

FORCE = "wmp"
ROUNDS = 5
QUESTIONS = [
    "can i put a pic of the drugs we seized on my insta?",
    "do i have to tell anybody that our shift has a whatsapp group",
    "A reporter has sent me a message on LinkedIn about last night. What do I do with it?",
    "is it ok to use my own phone for the team's page",
    "Somebody I dealt with last year has found me on Facebook and wants to be friends. She was a victim then, but the "
    "case is over. Can I accept?",
    "what is the mileage rate",
    "can we go live from the carnival on the neighbourhood page",
    "mate on response says a dating profile in uniform is fine as long as your number is covered, is he right",
]


def main() -> None:
    """Print every figure and its ratio."""
    settings = load_settings()
    services = compose(settings)
    services.knowledge.prepare(FORCE, date.today())
    embedder = OnnxEmbedder(settings.data / "cache")
    embedder.embed(QUESTIONS[:1])
    ours = lambda question: _answer(question, services)  # noqa: E731
    competitors: dict[str, Callable[[str], object]] = {
        "the bare model": lambda question: embedder.embed([question]),
        "signpost, whole answer": ours,
    }
    resident = _resident_mib()
    txtai = _txtai(services)
    if txtai is not None:
        competitors["txtai, embed and search"] = txtai
    times = _measure(competitors)
    for name, milliseconds in times.items():
        p50, p95 = statistics.median(milliseconds), sorted(milliseconds)[int(len(milliseconds) * 0.95)]
        print(f"{name:28} p50 {p50:6.2f} ms   p95 {p95:6.2f} ms")
    p50s = {name: statistics.median(values) for name, values in times.items()}
    print(
        f"whole answer / bare model    {p50s['signpost, whole answer'] / p50s['the bare model']:.2f}  (aim: up to 1.3)"
    )
    if txtai is not None:
        ratio = p50s["txtai, embed and search"] / p50s["signpost, whole answer"]
        print(f"txtai / whole answer         {ratio:.2f}  (aim: 3 or more)")
    print(f"resident memory              {resident:.0f} MiB  (aim: under 250)")
    print(f"cold start                   {_cold_start():.2f} s  (aim: under 1)")
    print(f"packs and shipped index      {_index_build():.1f} s to load in a new data folder")


def _answer(question: str, services: Services) -> str:
    return outbound.text(reply_for(answer_to(Context(FORCE, question), services)))


def _measure(competitors: dict[str, Callable[[str], object]]) -> dict[str, list[float]]:
    """Milliseconds of each question, the competitors taking turns so that noise falls on all alike."""
    times: dict[str, list[float]] = {name: [] for name in competitors}
    for question in QUESTIONS:
        for run in competitors.values():
            run(question)
    for _ in range(ROUNDS * 5):
        for question in QUESTIONS:
            for name, run in competitors.items():
                started = time.perf_counter()
                run(question)
                times[name].append((time.perf_counter() - started) * 1000)
    return times


def _txtai(services: Services) -> Callable[[str], object] | None:
    if importlib.util.find_spec("txtai") is None:
        print("txtai is not installed, so it is not compared")
        return None
    import torch
    from txtai import Embeddings

    torch.set_num_threads(1)
    pack = services.knowledge.pack(FORCE)
    embeddings = Embeddings(path=str(model_folder()), content=True)
    embeddings.index([situation.when for situation in pack.situations] + [rule.text for rule in pack.rules])
    return lambda question: embeddings.search(question, 3)


def _resident_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _cold_start() -> float:
    command = [sys.executable, "-c", "from adapters.console.app import main; main()", "ask", "--force", FORCE]
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        subprocess.run([*command, QUESTIONS[0]], check=True, capture_output=True)
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def _index_build() -> float:
    folder = Path(tempfile.mkdtemp())
    try:
        started = time.perf_counter()
        compose(Settings(data=folder)).knowledge.prepare(FORCE, date.today())
        return time.perf_counter() - started
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
