"""`signpost serve` as a process: it says where it is, stops at Ctrl+C, and says so when its port is taken."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.web.app import HOST, PortTakenError, run
from bot.services import Services
from bot.settings import Settings

COMMAND = [sys.executable, "-c", "from adapters.console.app import main; raise SystemExit(main(['serve']))"]


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.create_server((HOST, 0)) as other:
        yield other.getsockname()[1]


def environment(data: Path, port: int) -> dict[str, str]:
    """What the process is started with: none of the settings of whoever runs the tests."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("SIGNPOST_")}
    return own | {"SIGNPOST_DATA": str(data), "SIGNPOST_PORT": str(port)}


def a_free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def test_a_taken_port_is_told_with_what_to_do(taken: int, services: Services, data: Path) -> None:
    with pytest.raises(PortTakenError, match=rf"Port {taken} is in use.*SIGNPOST_PORT="):
        run(Settings(data, port=taken), services)


def test_the_command_says_that_its_port_is_taken(taken: int, data: Path) -> None:
    ended = subprocess.run(COMMAND, env=environment(data, taken), capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert f"Port {taken} is in use" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_ctrl_c_stops_it_although_a_page_is_open(data: Path) -> None:
    port = a_free_port()
    with subprocess.Popen(COMMAND, env=environment(data, port), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == f"Signpost is ready: http://{HOST}:{port}\n"
        page = http.client.HTTPConnection(HOST, port, timeout=10)
        page.request("GET", "/events", headers={"Cookie": "session=a"})
        stream = page.getresponse()
        assert stream.readline() == b"event: ready\n"
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(timeout=30) == 0
        finally:
            page.close()
