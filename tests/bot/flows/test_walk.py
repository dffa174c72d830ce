"""Every path of a flow is generated, and what is wrong with a flow is named."""

from itertools import pairwise
from pathlib import Path

import pytest

from bot.flows.engine import on_the_way, position
from bot.flows.load import load_flow
from bot.flows.walk import FlowLoops, paths, problems
from bot.services import Services
from tests.bot.flows.made_up import ROUTE_OF_TEA, WORDS_OF_TEA, looping, read

CONTACT = load_flow(Services.flows / "contact")
PATHS = list(paths(CONTACT))


def test_the_contact_flow_has_no_problem() -> None:
    assert problems(CONTACT) == []


def test_every_path_of_the_contact_flow_ends() -> None:
    assert {way[-1].id for _, way in PATHS} == {"confirm", "nothing_needed"}


def test_no_path_of_the_contact_flow_asks_twice() -> None:
    assert all(len({step.id for step in way}) == len(way) for _, way in PATHS)


def test_every_step_of_the_contact_flow_is_reached() -> None:
    assert {step.id for _, way in PATHS for step in way} == set(CONTACT.steps)


def test_every_option_of_the_contact_flow_is_chosen_on_some_path() -> None:
    chosen = {item for answers, _ in PATHS for item in answers.items()}
    assert {(step.id, option) for step in CONTACT.steps.values() for option in step.options} <= chosen


def test_the_answers_of_each_path_lead_along_it() -> None:
    for answers, way in PATHS:
        at = position(CONTACT, answers)
        assert (*at.answered, at.step) == way
        assert on_the_way(CONTACT, answers) == answers


def test_each_step_of_each_path_is_one_that_the_step_before_leads_to() -> None:
    for _, way in PATHS:
        assert all(after.id in {branch.go for branch in step.next} for step, after in pairwise(way))


def test_answers_on_which_the_way_depends_are_all_tried(tmp_path: Path) -> None:
    found = [(answers, [step.id for step in way]) for answers, way in paths(read(tmp_path))]
    assert found == [
        ({"milk": "yes", "sugar": "1234"}, ["milk", "sugar", "done"]),
        ({"milk": "yes", "sugar": ""}, ["milk", "sugar", "done"]),
        ({"milk": "no"}, ["milk", "done"]),
    ]


def test_of_answers_that_decide_nothing_each_is_used_in_turn(tmp_path: Path) -> None:
    route = """\
        steps:
          - {id: cup, kind: choice, options: [big, small], next: milk}
          - {id: milk, kind: choice, options: ["yes", "no"], next: [{when: {cup: [big]}, go: done}, {go: done}]}
          - {id: done, kind: confirm}
        """
    words = """\
        title: Tea
        steps:
          cup: {ask: Which cup?, options: {big: Big, small: Small}}
          milk: {ask: Milk?, options: {"yes": "Yes", "no": "No"}}
          done: {ask: Right?}
        """
    answers = [answers for answers, _ in paths(read(tmp_path, route, words))]
    assert answers == [{"cup": "big", "milk": "yes"}, {"cup": "small", "milk": "no"}]


def test_a_message_that_is_pasted_is_read_as_everything_that_it_can_be(tmp_path: Path) -> None:
    route = """\
        steps:
          - id: message
            kind: paste
            gives: {tone: [kind, rude], long: ["yes", "no"]}
            next: done
          - {id: done, kind: confirm}
        """
    words = "title: Message\nsteps:\n  message: {ask: Paste it}\n  done: {ask: Right?}\n"
    assert [answers for answers, _ in paths(read(tmp_path, route, words))] == [
        {"message": ""},
        {"message": "seen", "tone": "kind", "long": "yes"},
        {"message": "seen", "tone": "kind", "long": "no"},
        {"message": "seen", "tone": "rude", "long": "yes"},
        {"message": "seen", "tone": "rude", "long": "no"},
    ]


def test_a_loop_is_reported(tmp_path: Path) -> None:
    flow = looping(tmp_path / "tea")
    assert problems(flow) == ["the flow 'tea' comes back to the step 'milk' again and again"]
    with pytest.raises(FlowLoops, match="'milk'"):
        list(paths(flow))


def test_a_step_that_is_never_reached_is_reported(tmp_path: Path) -> None:
    route = ROUTE_OF_TEA.replace('["no"]}, go: done', '["no"]}, go: sugar').replace("next: done", "next: enough")
    route += "  - {id: enough, kind: confirm}\n"
    flow = read(tmp_path / "tea", route, WORDS_OF_TEA + "  enough: {ask: Enough?}\n")
    assert problems(flow) == ["the step 'done' of the flow 'tea' is never reached"]
