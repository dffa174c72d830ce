"""Where the boxes, labels and arrows of a picture go, in rows from the top; no arrow goes through a box or a label.

An arrow that passes several rows has a spot in each of them (Sugiyama's method). Spots are put in an order with few
crossings, then moved towards their neighbours. Everything is deterministic, so the same flow gives the same picture.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Size = tuple[float, float]  # width and height
_APART, _BETWEEN_ROWS, _PORTS = 16, 15, 26  # pixels between spots, rows, and the ends of arrows on one box
_SWEEPS = 40


@dataclass(eq=False)
class Spot:
    """A box, a label or a place where an arrow passes a row; `x` and `y` are its centre.

    `top` and `bottom` are those of its row: between them arrows run straight down, so that they cut no corner.
    """

    row: int
    width: float = 0
    height: float = 0
    x: float = 0
    y: float = 0
    top: float = 0
    bottom: float = 0
    above: list["Spot"] = field(default_factory=list)
    below: list["Spot"] = field(default_factory=list)

    @property
    def is_passed(self) -> bool:
        """Whether an arrow only passes here."""
        return not self.width


@dataclass(frozen=True)
class Arrow:
    """From one box to another; without a size of its label it has none."""

    source: str
    target: str
    label: Size = (0, 0)


@dataclass(frozen=True)
class Layout:
    """The boxes by name, and for each arrow its label and the spots that it runs along, from the upper to the lower."""

    boxes: Mapping[str, Spot]
    labels: Sequence[Spot]
    ways: Sequence[Sequence[Spot]]
    size: Size


def lay_out(sizes: Mapping[str, Size], arrows: Sequence[Arrow], margin: float) -> Layout:
    """Boxes in rows by the longest way to them; an arrow to a box that is named earlier goes up."""
    names = list(sizes)
    depth = dict.fromkeys(names, 0)
    for name in names:
        for arrow in arrows:
            upper, lower = sorted((arrow.source, arrow.target), key=names.index)
            if upper == name:
                depth[lower] = max(depth[lower], depth[name] + 1)
    boxes = {name: Spot(2 * depth[name], *size) for name, size in sizes.items()}  # labels have the rows in between
    labels, ways = [], []
    for arrow in arrows:
        way = _way(boxes[arrow.source], boxes[arrow.target], arrow.label)
        labels.append(way[1] if boxes[arrow.source] is way[0] else way[-2])
        ways.append(way)
    rows: list[list[Spot]] = [[] for _ in range(2 * max(depth.values()) + 1)]
    for spot in dict.fromkeys([*boxes.values(), *(spot for way in ways for spot in way)]):
        rows[spot.row].append(spot)
    _put_in_order(rows)
    _move(rows)
    _straighten(rows, ways)
    return Layout(boxes, labels, ways, _place(rows, margin))


def ports(box: Spot, neighbours: Sequence[Spot]) -> dict[Spot, float]:
    """Where on the edge of a box the arrows from or to its neighbours end, so that they don't fall together."""
    ordered = sorted(neighbours, key=lambda spot: spot.x)
    apart = min(_PORTS, 0.7 * box.width / max(1, len(ordered)))
    return {spot: box.x + (i - (len(ordered) - 1) / 2) * apart for i, spot in enumerate(ordered)}


def _way(source: Spot, target: Spot, label: Size) -> list[Spot]:
    upper, lower = (source, target) if source.row < target.row else (target, source)
    passed = [Spot(row) for row in range(upper.row + 1, lower.row)]
    near = passed[0] if upper is source else passed[-1]  # the label stands where the arrow begins
    near.width, near.height = label
    way = [upper, *passed, lower]
    for above, below in pairwise(way):
        above.below.append(below)
        below.above.append(above)
    return way


def _put_in_order(rows: list[list[Spot]]) -> None:
    """Sort each row by where its neighbours stand, up and down, and keep what crosses least."""
    best, fewest = [list(row) for row in rows], _crossings(rows)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else rows[::-1]:
            place = {spot: i for each in rows for i, spot in enumerate(each)}
            row.sort(key=lambda spot: _mean([place[s] for s in (spot.above if down else spot.below)], place[spot]))
        if (crossings := _crossings(rows)) < fewest:
            best, fewest = [list(row) for row in rows], crossings
    rows[:] = best


def _crossings(rows: Iterable[list[Spot]]) -> int:
    found = 0
    for upper, lower in pairwise(rows):
        place = {spot: i for i, spot in enumerate(lower)}
        ends = [place[below] for spot in upper for below in sorted(spot.below, key=lambda s: place[s])]
        found += sum(right < left for i, left in enumerate(ends) for right in ends[i + 1 :])
    return found


def _move(rows: Sequence[list[Spot]]) -> None:
    """Pull every spot towards its neighbours, most of all where an arrow could run straight."""
    for sweep in range(4 * _SWEEPS):
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            wanted, weights = [], []
            for spot in row:
                pulls = [(s.x, 8 if s.is_passed and spot.is_passed else 1) for s in (*spot.above, *spot.below)]
                weights.append(sum(weight for _, weight in pulls) or 1)
                wanted.append(sum(x * weight for x, weight in pulls) / weights[-1] if pulls else spot.x)
            for spot, x in zip(row, _kept_apart(row, wanted, weights), strict=True):
                spot.x = x


def _straighten(rows: Sequence[list[Spot]], ways: Sequence[Sequence[Spot]]) -> None:
    """Let each arrow run straight through as many rows as its neighbours there leave room for."""
    for way in [way for _ in range(4) for way in ways]:
        run: list[Spot] = []
        least, most = float("-inf"), float("inf")
        for spot in way[1:-1]:
            row = rows[spot.row]
            place = row.index(spot)
            left = max((s.x + s.width / 2 + _APART for s in row[max(0, place - 1) : place]), default=float("-inf"))
            right = min((s.x - s.width / 2 - _APART for s in row[place + 1 : place + 2]), default=float("inf"))
            if not spot.is_passed or max(least, left) > min(most, right):
                run, least, most = [], float("-inf"), float("inf")
            if spot.is_passed:
                run, least, most = [*run, spot], max(least, left), min(most, right)
                middle = sum(passed.x for passed in run) / len(run)
                for passed in run:
                    passed.x = min(max(middle, least), most)


def _kept_apart(row: Sequence[Spot], wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
    """As near as can be to where they are wanted, in their order and without touching (pool adjacent violators)."""
    offsets = [0.0]
    for left, right in pairwise(row):
        offsets.append(offsets[-1] + (left.width + right.width) / 2 + _APART)
    pools: list[tuple[float, float, int]] = []  # place, weight, how many
    for want, offset, weight in zip(wanted, offsets, weights, strict=True):
        pools.append((want - offset, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (x1, w1, n1), (x2, w2, n2) = pools[-2:]
            pools[-2:] = [((x1 * w1 + x2 * w2) / (w1 + w2), w1 + w2, n1 + n2)]
    places = [x for x, _, many in pools for _ in range(many)]
    return [x + offset for x, offset in zip(places, offsets, strict=True)]


def _place(rows: Sequence[list[Spot]], margin: float) -> Size:
    """Set the rows under one another and everything right of the margin, in whole pixels; returns the size."""
    left = min(spot.x - spot.width / 2 for row in rows for spot in row)
    for spot in (spot for row in rows for spot in row):
        spot.x = round(spot.x - left + margin)
    y = margin
    for number, row in enumerate(rows):
        height = max(spot.height for spot in row)
        for spot in row:
            spot.y, spot.top, spot.bottom = round(y + height / 2), round(y), round(y + height)
        aslant = max((abs(spot.x - below.x) for spot in row for below in spot.below), default=0)
        y += height + (_BETWEEN_ROWS + min(45, aslant / 9) if number < len(rows) - 1 else 0)
    return max(spot.x + spot.width / 2 for row in rows for spot in row) + margin, y + margin


def _mean(numbers: Sequence[float], otherwise: float) -> float:
    return sum(numbers) / len(numbers) if numbers else otherwise
