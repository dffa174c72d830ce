"""A flow's picture: well-formed, complete, the same each time, nothing cut off and nothing drawn over."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.flows.draw import OTHERWISE, draw
from bot.flows.load import load_flow
from bot.services import Services
from tests.bot.flows.made_up import ROUTE_OF_TEA, WORDS_OF_TEA, looping, read

DOCS = Path(__file__).parents[3] / "docs"
CONTACT = load_flow(Services.flows / "contact")
SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]  # left, top, right, bottom


@pytest.fixture(scope="module")
def picture() -> ElementTree.Element:
    return ElementTree.fromstring(draw(CONTACT))


def written(element: ElementTree.Element) -> str:
    """All text that is drawn, in order, lines joined."""
    return " ".join(text.text or "" for text in element.iter(f"{SVG}text"))


def boxes(picture: ElementTree.Element) -> dict[str, Box]:
    """Where the box of each step is."""
    return {group.attrib["id"].removeprefix("step-"): _around(group[0]) for group in picture.iter(f"{SVG}g")}


def _around(shape: ElementTree.Element) -> Box:
    if shape.tag == f"{SVG}rect":
        x, y, width, height = (float(shape.attrib[name]) for name in ("x", "y", "width", "height"))
        return x, y, x + width, y + height
    points = [[float(n) for n in point.split(",")] for point in shape.attrib["points"].split()]
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def passed(arrow: ElementTree.Element) -> Iterator[tuple[float, float]]:
    """Points along an arrow, close together."""
    x = y = 0.0
    for what, numbers in re.findall(r"([MVCh])([^MVCh]*)", arrow.attrib["d"]):
        values = [float(n) for n in re.findall(r"-?\d+", numbers)]
        if what == "M":
            x, y = values
        elif what == "V":
            yield from ((x, y + (values[0] - y) * i / 40) for i in range(41))
            y = values[0]
        elif what == "C":
            (x1, y1, x2, y2, x3, y3), a, b = values, x, y
            for t in (i / 40 for i in range(41)):
                u = 1 - t
                yield (
                    u**3 * a + 3 * u * u * t * x1 + 3 * u * t * t * x2 + t**3 * x3,
                    u**3 * b + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t**3 * y3,
                )
            x, y = x3, y3


def test_every_step_is_drawn_with_its_id_and_its_question(picture: ElementTree.Element) -> None:
    groups = {group.attrib["id"]: written(group) for group in picture.iter(f"{SVG}g")}
    assert groups == {f"step-{step.id}": f"{step.id} {step.ask}" for step in CONTACT.steps.values()}


@pytest.mark.parametrize(
    "label",
    [
        *CONTACT.steps["abuse_kind"].options["threat"].split(","),
        "They report a crime or: A question",
        "Danger now: No",
        "Suggested urgent: yes",
        "Yes / I’m not sure",
        "or: Also in it: Yes, information about crime / Yes, they report a crime",
        OTHERWISE,
    ],
)
def test_an_arrow_says_which_answers_lead_there(picture: ElementTree.Element, label: str) -> None:
    assert label in written(picture)


def test_every_option_that_decides_the_way_is_written(picture: ElementTree.Element) -> None:
    for step in CONTACT.steps.values():
        for branch in step.next:
            for value in branch.when.get(step.id, ()):
                assert step.options[value] in written(picture)


def test_a_step_that_always_goes_on_has_no_words_on_its_arrow(tmp_path: Path) -> None:
    assert written(ElementTree.fromstring(draw(read(tmp_path)))).count(OTHERWISE) == 1


def test_there_is_an_arrow_for_each_pair_of_steps(picture: ElementTree.Element) -> None:
    pairs = {(step.id, branch.go) for step in CONTACT.steps.values() for branch in step.next}
    arrows = [path for path in picture.iter(f"{SVG}path") if path.attrib["class"].split()[0] == "arrow"]
    assert len(arrows) == len(pairs) + 1  # and one in the legend


def test_no_arrow_goes_through_a_box(picture: ElementTree.Element) -> None:
    places = boxes(picture)
    for arrow in picture.iter(f"{SVG}path"):
        if arrow.attrib["class"].startswith("arrow"):
            for x, y in passed(arrow):
                through = [n for n, (a, b, c, d) in places.items() if a < x < c and b + 1 < y < d - 1]
                assert not through, arrow.attrib["d"]


def test_no_boxes_or_labels_overlap_and_all_are_in_the_picture(picture: ElementTree.Element) -> None:
    width, height = (float(picture.attrib[name]) for name in ("width", "height"))
    labels = [_around(rect) for rect in picture.findall(f"{SVG}rect") if "x" in rect.attrib and "rx" not in rect.attrib]
    places = [*boxes(picture).values(), *labels]
    for i, (left, top, right, bottom) in enumerate(places):
        assert left >= 0
        assert top >= 0
        assert right <= width
        assert bottom <= height
        for other in places[i + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_kinds_differ_in_shape_and_not_only_in_colour(picture: ElementTree.Element) -> None:
    forms = {}
    for group in picture.iter(f"{SVG}g"):
        forms[group[0].attrib["class"]] = group[0].tag.removeprefix(SVG), len(group[0].attrib.get("points", "").split())
    assert forms == {
        "shape choose": ("polygon", 6),
        "shape write": ("polygon", 4),
        "shape read": ("polygon", 5),
        "shape end": ("rect", 0),
    }


def test_screen_readers_get_the_title_and_the_whole_flow_in_words(picture: ElementTree.Element) -> None:
    assert picture.attrib["role"] == "img"
    assert [picture[0].text, picture[0].attrib["id"], picture[1].attrib["id"]] == [CONTACT.title, "title", "desc"]
    assert picture.attrib["aria-labelledby"] == "title desc"
    told = (picture[1].text or "").splitlines()
    assert told[0] == (
        "Step 1, choose: Is anybody in danger, or is a crime happening now? No: go to 3. otherwise: go to 2."
    )
    assert len(told) == len(CONTACT.steps)


def test_words_with_characters_of_xml_are_escaped(tmp_path: Path) -> None:
    words = WORDS_OF_TEA.replace("Do you take milk?", "'<b>Milk</b> & \"sugar\"?'").replace('"No"', '"<No>"')
    drawn = ElementTree.fromstring(draw(read(tmp_path, words=words.replace("A cup of tea", "Tea & <cake>"))))
    assert '<b>Milk</b> & "sugar"?' in written(drawn)
    assert "<No>" in written(drawn)
    assert drawn[0].text == "Tea & <cake>"


def test_a_long_word_makes_its_box_wider(tmp_path: Path) -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitänspatent"
    flow = read(tmp_path, words=WORDS_OF_TEA.replace("Do you take milk?", word))
    widths = {name: right - left for name, (left, _, right, _) in boxes(ElementTree.fromstring(draw(flow))).items()}
    assert widths["milk"] > widths["sugar"]


def test_a_flow_that_goes_in_a_circle_can_be_drawn_so_that_it_can_be_seen(tmp_path: Path) -> None:
    assert 'class="arrow up"' in draw(looping(tmp_path)).split("Choose an answer")[0]


def test_an_arrow_to_a_step_that_is_listed_earlier_goes_up(tmp_path: Path) -> None:
    route = ROUTE_OF_TEA.replace("go: done", "go: honey").replace(
        "  - id: done", "  - {id: honey, kind: text, next: sugar}\n  - id: done"
    )
    flow = read(tmp_path, route, WORDS_OF_TEA + "  honey: {ask: How much honey?}\n")
    places = boxes(ElementTree.fromstring(draw(flow)))
    assert places["sugar"][3] < places["honey"][1]


def test_a_step_that_leads_to_itself_can_be_drawn(tmp_path: Path) -> None:
    flow = read(tmp_path, ROUTE_OF_TEA.replace("optional: true\n    next: done", "optional: true\n    next: sugar"))
    assert "sugar" in boxes(ElementTree.fromstring(draw(flow)))


def test_a_flow_of_one_step_can_be_drawn() -> None:
    flow = replace(CONTACT, steps={"confirm": CONTACT.steps["confirm"]}, start="confirm")
    assert list(boxes(ElementTree.fromstring(draw(flow)))) == ["confirm"]


def test_the_same_flow_gives_the_same_picture() -> None:
    assert draw(CONTACT) == draw(load_flow(Services.flows / "contact"))


@pytest.mark.parametrize("flow", sorted(file.parent.name for file in Services.flows.glob("*/route.yaml")))
def test_the_picture_in_the_documentation_is_that_of_the_flow(flow: str) -> None:
    """Where this fails for FLOW: signpost flows draw FLOW --output docs/flows/FLOW.svg."""
    assert (DOCS / "flows" / f"{flow}.svg").read_text(encoding="utf-8") == draw(load_flow(Services.flows / flow))
