"""The `signpost` command, run in the tests' own process or as it is installed."""

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from adapters.compose import compose_knowledge
from adapters.console.app import main
from bot.settings import Settings
from tests.adapters.command import SCRIPT, Command, Ran


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the West Midlands pack was read, which takes a minute."""
    folder = tmp_path_factory.mktemp("console")
    compose_knowledge(Settings(data=folder)).prepare("wmp", date.today())
    return folder


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment without any setting of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("SIGNPOST_")]:
        monkeypatch.delenv(name)
    return monkeypatch


@pytest.fixture
def signpost(prepared: Path, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command in this process."""

    def run(*arguments: str, data: Path = prepared) -> Ran:
        environment.setenv("SIGNPOST_DATA", str(data))
        capsys.readouterr()
        status = main(arguments)
        return Ran(status, *capsys.readouterr())

    return run


@pytest.fixture
def installed(prepared: Path, environment: pytest.MonkeyPatch) -> Command:
    """Run the installed command as its own process."""

    def run(*arguments: str | bytes, stdin: bytes = b"", **variables: str) -> Ran:
        env = os.environ | {"SIGNPOST_DATA": str(prepared), "PYTHONIOENCODING": "utf-8"} | variables
        ran = subprocess.run([SCRIPT, *arguments], input=stdin, capture_output=True, env=env, timeout=120)
        return Ran(ran.returncode, ran.stdout.decode(errors="replace"), ran.stderr.decode(errors="replace"))

    return run
