"""What was answered on a branch that somebody left decides nothing that they are shown."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.services import Services
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge
from tests.bot.flows.client import Client
from tests.bot.flows.made_up import written
from tests.conftest import PACKS

ROUTE = """\
steps:
  - id: milk
    kind: choice
    options: ["yes", "no"]
    next:
      - {when: {milk: ["no"]}, go: ready}
      - {go: sort}
  - {id: sort, kind: choice, options: [cow, oat], next: ready}
  - {id: ready, kind: screen, duties: [shake], next: done}
  - {id: done, kind: confirm}
"""
WORDS = """\
title: A cup of tea
steps:
  milk: {ask: Do you take milk?, options: {"yes": "Yes", "no": "No"}}
  sort: {ask: Which?, options: {cow: Cow’s, oat: Oat}}
  ready: {ask: It is ready}
  done: {ask: Is this right?}
"""
REPORTS = "tea:\n  duties:\n    - {id: shake, for: {sort: [oat]}, within: now, do: Shake it., good_practice: true}\n"


@pytest.fixture
def client(services: Services, embedder: OnnxEmbedder, tmp_path: Path, data: Path) -> Client:
    packs = shutil.copytree(PACKS, tmp_path / "packs")
    (packs / "national" / "reports.yaml").write_text(REPORTS, encoding="utf-8")
    written(tmp_path / "flows" / "tea", ROUTE, WORDS)
    own = replace(services, flows=tmp_path / "flows", knowledge=Knowledge(embedder, data, packs))
    return Client(own, "example")


def test_a_duty_of_a_branch_is_shown_on_it(client: Client) -> None:
    client.send("flow:tea:start")
    assert "Shake it." in repr(client.go(milk="yes", sort="oat"))


def test_and_no_more_when_it_was_left(client: Client) -> None:
    client.send("flow:tea:start")
    without_milk = client.button("No")
    client.go(milk="yes", sort="oat")
    shown = client.press(without_milk)  # on the first screen, which is still there
    assert shown.text == "It is ready"
    assert "Shake it." not in repr(shown)
