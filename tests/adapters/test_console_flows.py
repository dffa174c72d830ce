"""What `signpost flows` says of our flows, and of flows with faults."""

import argparse
from pathlib import Path

import pytest

from adapters.console.commands import CommandRefused
from adapters.console.flow_commands import FLOWS, flows_check, flows_draw
from bot.flows.draw import draw
from bot.flows.load import load_flow
from bot.settings import Settings
from knowledge.yaml_reader import FileError
from tests.bot.flows.made_up import ROUTE_OF_TEA, looping, written


def check(data: Path, folder: Path | None = None, own: Path | None = None) -> int:
    return flows_check(argparse.Namespace(folder=folder, settings=Settings(data=data, flows=own)))


def draw_flow(data: Path, flow: str, output: Path | None = None, own: Path | None = None) -> int:
    return flows_draw(argparse.Namespace(flow=flow, output=output, settings=Settings(data=data, flows=own)))


def test_our_flows_have_no_problem(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(data) == 0
    out = capsys.readouterr().out
    assert "contact: " in out
    assert all(line.endswith("no problems") for line in out.splitlines())


def test_steps_and_paths_are_counted(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path / "flows" / "tea")
    assert check(data, tmp_path / "flows") == 0
    assert capsys.readouterr().out == "tea: 3 steps, 3 paths, no problems\n"


def test_a_loop_is_a_problem(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    looping(tmp_path / "flows" / "tea")
    assert check(data, tmp_path / "flows") == 1
    assert "the flow 'tea' comes back to the step 'milk' again and again" in capsys.readouterr().err


def test_a_duty_that_no_force_has_is_a_problem(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    duties = "kind: text\n    duties: [ring-now, put-the-kettle-on]"
    for flow in ("contact", "tea"):
        written(tmp_path / "flows" / flow, ROUTE_OF_TEA.replace("kind: text", duties))
    assert check(data, tmp_path / "flows") == 1
    err = capsys.readouterr().err
    for flow, file in (("contact", "messages.yaml"), ("tea", "reports.yaml")):
        assert f"the step 'sugar' of the flow '{flow}' shows the duty 'put-the-kettle-on', which is in no" in err
        assert f"force's {file}" in err
    assert "the flow 'contact' shows the duty 'ring-now'" not in err


def test_one_bad_flow_does_not_hide_the_other(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    looping(tmp_path / "flows" / "coffee")
    written(tmp_path / "flows" / "tea")
    assert check(data, own=tmp_path / "flows") == 1
    assert "tea: 3 steps" in capsys.readouterr().out


def test_a_broken_file_is_named_with_its_line(tmp_path: Path, data: Path) -> None:
    written(tmp_path / "flows" / "tea", ROUTE_OF_TEA.replace("kind: text", "kind: speech"))
    with pytest.raises(FileError, match=r"route\.yaml:9"):
        check(data, tmp_path / "flows")


def test_half_a_flow_is_not_passed_over(tmp_path: Path, data: Path) -> None:
    (written(tmp_path / "flows" / "tea") / "route.yaml").unlink()
    with pytest.raises(FileError, match=r"route\.yaml:1: there is no such file"):
        check(data, tmp_path / "flows")


@pytest.mark.parametrize("folder", ["nowhere", "."])
def test_a_folder_without_flows_is_refused(tmp_path: Path, data: Path, folder: str) -> None:
    with pytest.raises(CommandRefused, match="there is no"):
        check(data, tmp_path / folder)


def test_a_picture_is_written_to_a_file(tmp_path: Path, data: Path) -> None:
    assert draw_flow(data, "contact", tmp_path / "contact.svg") == 0
    assert (tmp_path / "contact.svg").read_text(encoding="utf-8") == draw(load_flow(FLOWS / "contact"))


def test_a_picture_is_printed_where_no_file_is_named(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = load_flow(written(tmp_path / "flows" / "tea"))
    assert draw_flow(data, "tea", own=tmp_path / "flows") == 0
    assert capsys.readouterr().out == draw(flow)


def test_a_flow_that_does_not_exist_is_refused(data: Path) -> None:
    with pytest.raises(CommandRefused, match=r"There is no flow 'tea' in .*There is: .*contact"):
        draw_flow(data, "tea")


def test_a_picture_that_cannot_be_written_is_refused(tmp_path: Path, data: Path) -> None:
    with pytest.raises(CommandRefused, match="can't be written"):
        draw_flow(data, "contact", tmp_path / "nowhere" / "contact.svg")
