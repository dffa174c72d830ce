"""What was sent more than once: why, and whether it was too early."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from benchmarks.chaos.evidence import Checks, Line


def check_repeats(checks: Checks) -> None:
    """No duplicates with a look, without one only those whose sender could not record them; none before Retry-After."""
    times: dict[str, list[Line]] = defaultdict(list)
    for message in checks.taken:
        times[message["key"]].append(message)
    causes = Counter(_cause(checks, first, again) for sent in times.values() for first, again in pairwise(sent))
    checks.counts["messages taken twice"] = causes.total()
    checks.counts |= {f"taken twice, {cause}": number for cause, number in sorted(causes.items())}
    allowed = {"untraced"} if not checks.scene.look else set(causes)
    checks.must_be_none("duplicates that must not be", [c for c in causes.elements() if c in allowed])
    early = [
        again["key"] for first, again in _follow_ups(checks) if again["began"] < first["at"] + (first["wait"] or 0)
    ]
    checks.must_be_none("sent again before Retry-After", early)


def _cause(checks: Checks, first: Line, again: Line) -> str:
    """Why the first sender could not record that it had sent."""
    if first["dropped"]:
        return "the connection was dropped"
    until = again["at"]
    went_on = [r["at"] for r in checks.requests if _same_thread(r, first) and first["at"] < r["at"] < until]
    last = min(went_on, default=until)  # when that thread began something else
    if any(death["pid"] == first["pid"] and first["began"] < death["at"] <= last for death in checks.deaths):
        return "the sender was killed"
    if any(stop["pid"] == first["pid"] and first["began"] - 1 < stop["at"] <= until for stop in checks.stops):
        return "the sender was stopped"
    if any(first["began"] - 1 < kill["at"] <= last for kill in checks.database_kills):
        return "the database was killed"
    return "untraced"


def _same_thread(one: Line, other: Line) -> bool:
    return bool(one["pid"] == other["pid"] and one["thread"] == other["thread"])


def _follow_ups(checks: Checks) -> Iterator[tuple[Line, Line]]:
    """Each request that was answered with Retry-After, and the next one for the same notice."""
    last: dict[str, Line] = {}
    for request in checks.requests:
        before = last.get(request["key"])
        if before is not None and before.get("wait"):
            yield before, request
        last[request["key"]] = request
