"""Settings for both ways in which Slack reaches the app: what imports them is tested over each."""

from pathlib import Path

import pytest

from bot.settings import Settings
from tests.adapters.slack.conftest import slack_settings
from tests.slack_server.server import Slack


@pytest.fixture(params=["socket", "http"])
def settings(slack: Slack, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Over Socket Mode, and over HTTP."""
    return slack_settings(slack, tmp_path, over_http=request.param == "http")
