"""A flow as a picture: one SVG file that needs nothing else and can be read in light, in dark and by screen readers."""

from collections.abc import Iterator, Mapping
from html import escape
from itertools import pairwise

from bot.flows.definition import Branch, Flow, Kind, Step
from bot.flows.layout import Arrow, Layout, Size, Spot, lay_out, ports
from bot.flows.shapes import SLANT, What, legend, shape

OTHERWISE = "otherwise"
_SHAPES: dict[Kind, What] = {  # which kinds look alike, and what people do there
    "choice": "choose",
    "text": "write",
    "long": "write",
    "date": "write",
    "paste": "write",
    "screen": "read",
    "confirm": "end",
    "end": "end",
}
_MARGIN, _LINE = 24.0, 17.0
_TEXT, _SMALL = 14.0, 12.0  # size of letters
_BOX, _LABEL, _LONG_LABEL = 216.0, 112.0, 226.0  # width of the text in it
_NARROW, _WIDE = "fijlrtI.,:;’'!|()[] /", "mwMW@%—"

# The colours of light and dark; what a shape means never hangs on them.
_STYLE = """
svg { --paper: #ffffff; --ink: #1a1a1a; --line: #5a6370; --choose: #e4eefb; --write: #fdf3d7; --read: #ece7f6;
  --end: #e0f2e6; color-scheme: light dark; font-family: Arial, Helvetica, "Liberation Sans", sans-serif }
@media (prefers-color-scheme: dark) { svg { --paper: #16191d; --ink: #f0f2f4; --line: #a3adba; --choose: #1f3654;
  --write: #463a14; --read: #3a2f57; --end: #1d4430 } }
text { fill: var(--ink); font-size: 14px; text-anchor: middle } .small { font-size: 12px } .left { text-anchor: start }
.shape { stroke: var(--ink); stroke-width: 1.5 } .fold { fill: none; stroke: var(--ink) }
.choose { fill: var(--choose) } .write { fill: var(--write) } .read { fill: var(--read) } .end { fill: var(--end) }
.paper { fill: var(--paper) } .head { fill: var(--line) } .arrow { fill: none; stroke: var(--line); stroke-width: 1.5 }
.up { stroke-dasharray: 6 4 }
"""


def draw(flow: Flow) -> str:
    """The picture as SVG; the same flow always gives the same."""
    lines = {step.id: _wrapped(step.ask, _BOX, _TEXT) for step in flow.steps.values()}
    # An arrow from a step to itself, a fault that `signpost flows check` reports, can't be drawn between rows.
    arrows = [(step, to) for step in flow.steps.values() for to in _answers(flow, step) if to != step.id]
    said = [_label(_answers(flow, step)[to]) for step, to in arrows]
    sizes = {name: _box_size([name, *text]) for name, text in lines.items()}
    labelled = zip(arrows, said, strict=True)
    layout = lay_out(sizes, [Arrow(step.id, to, _size(text)) for (step, to), text in labelled], _MARGIN)
    width, height = max(layout.size[0], 5 * 185), layout.size[1] + 70
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="img" aria-labelledby="title desc">',
        f'<title id="title">{escape(flow.title)}</title>',
        f'<desc id="desc">{escape(_told(flow))}</desc>',
        f"<style>{_STYLE}</style>",
        '<rect class="paper" width="100%" height="100%"/>',
        *_arrows(layout, [step.id for step, _ in arrows]),
        *(part for spot, text in zip(layout.labels, said, strict=True) for part in _written_label(spot, text)),
        *(part for step in flow.steps.values() for part in _box(step, layout.boxes[step.id], lines[step.id])),
        *legend(_MARGIN, layout.size[1] + 30),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _answers(flow: Flow, step: Step) -> dict[str, list[str]]:
    """For each step that follows, the answers that lead there; nothing where all of them do."""
    found: dict[str, list[str]] = {}
    for branch in step.next:
        text = _condition(flow, step, branch) if branch.when else OTHERWISE if len(step.next) > 1 else ""
        found.setdefault(branch.go, []).append(text)
    return found


def _condition(flow: Flow, step: Step, branch: Branch) -> str:
    """The answers as people read them; those to another step with its label, what was given by its name."""
    needed = []
    for name, values in sorted(branch.when.items()):
        asked = flow.steps.get(name)
        options: Mapping[str, str] = asked.options if asked else {value: value for value in sorted(values)}
        answers = " / ".join(label for value, label in options.items() if value in values)
        about = asked.label if asked else name.replace("_", " ").capitalize()
        needed.append(answers if name == step.id else f"{about}: {answers}")
    return " and ".join(needed)


def _told(flow: Flow) -> str:
    """The whole picture in words, for those who can't see it."""
    number = {name: i for i, name in enumerate(flow.steps, 1)}
    told = []
    for step in flow.steps.values():
        ways = [
            f"{', or '.join(answers)}: go to {number[to]}." if any(answers) else f"Go to {number[to]}."
            for to, answers in _answers(flow, step).items()
        ]
        told.append(" ".join([f"Step {number[step.id]}, {_SHAPES[step.kind]}: {step.ask}", *ways]))
    return "\n".join(told)


def _box_size(lines: list[str]) -> Size:
    """Some long word may need more room than others."""
    return max(_BOX, *(_width(line, _TEXT) for line in lines)) + 4 * SLANT, len(lines) * _LINE + 18


def _label(answers: list[str]) -> list[str]:
    """The lines of an arrow's label."""
    texts = [answer if i == 0 else f"or: {answer}" for i, answer in enumerate(answers) if answer]
    width = _LONG_LABEL if sum(map(len, texts)) > 45 else _LABEL
    return [line for text in texts for line in _wrapped(text, width, _SMALL)]


def _size(label: list[str]) -> Size:
    return (max(_width(line, _SMALL) for line in label) + 8, len(label) * (_LINE - 2) + 4) if label else (0, 0)


def _wrapped(text: str, width: float, size: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and _width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _width(text: str, size: float) -> float:
    """About how wide a text is, rather too much: every computer has other letters."""
    return size * sum(0.36 if c in _NARROW else 0.95 if c in _WIDE else 0.75 if c.isupper() else 0.6 for c in text)


def _arrows(layout: Layout, sources: list[str]) -> Iterator[str]:
    """Lines that run straight down through rows, and aslant only between them; dashed where they go up."""
    starts = {spot: ports(spot, spot.below) for spot in layout.boxes.values()}
    ends = {spot: ports(spot, spot.above) for spot in layout.boxes.values()}
    for way, source in zip(layout.ways, sources, strict=True):
        upper, lower = way[0], way[-1]
        x, y = starts[upper][way[1]], upper.y + upper.height / 2
        to, end = ends[lower][way[-2]], lower.y - lower.height / 2
        path = f"M{x:.0f},{y:.0f} V{upper.bottom:.0f}"
        for above, below in pairwise(way):
            across, middle = to if below is lower else below.x, (above.bottom + below.top) / 2
            path += f" C{x:.0f},{middle:.0f} {across:.0f},{middle:.0f} {across:.0f},{below.top:.0f}"
            path += f" V{end if below is lower else below.bottom:.0f}"
            x = across
        goes_up = layout.boxes[source] is lower
        yield f'<path class="arrow{" up" if goes_up else ""}" d="{path}"/>'
        yield _head(starts[upper][way[1]], y, 9) if goes_up else _head(to, end, -9)


def _head(x: float, y: float, length: float) -> str:
    return f'<path class="head" d="M{x:.0f},{y:.0f} l-5,{length:.0f} h10 z"/>'


def _written_label(spot: Spot, lines: list[str]) -> Iterator[str]:
    if not lines:
        return
    left, top = spot.x - spot.width / 2, spot.y - spot.height / 2
    yield f'<rect class="paper" x="{left:.0f}" y="{top:.0f}" width="{spot.width:.0f}" height="{spot.height:.0f}"/>'
    for number, line in enumerate(lines):
        yield f'<text class="small" x="{spot.x:.0f}" y="{top + 13 + number * (_LINE - 2):.0f}">{escape(line)}</text>'


def _box(step: Step, spot: Spot, lines: list[str]) -> Iterator[str]:
    yield f'<g id="step-{escape(step.id)}">'
    yield from shape(_SHAPES[step.kind], spot.x, spot.y, spot.width, spot.height)
    top = spot.y - spot.height / 2
    yield f'<text class="small" x="{spot.x:.0f}" y="{top + 20:.0f}">{escape(step.id)}</text>'
    for number, line in enumerate(lines, 1):
        yield f'<text x="{spot.x:.0f}" y="{top + 21 + number * _LINE:.0f}">{escape(line)}</text>'
    yield "</g>"
