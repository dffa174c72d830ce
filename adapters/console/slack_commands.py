"""What `signpost slack` does. Every one takes the parsed options and returns the exit status."""

import argparse
import asyncio
from contextlib import closing

from adapters.compose import compose
from adapters.console.commands import CommandRefused
from adapters.console.findings import told
from adapters.console.send import send
from bot.services import Services
from bot.settings import SettingsError


def slack_manifest(options: argparse.Namespace) -> int:
    """The app's manifest, to be pasted when the app is created in Slack."""
    from adapters.slack.manifest import manifest  # adapters know one another only where a command starts one

    try:
        send(manifest(options.http or "").rstrip("\n"))
    except ValueError as error:
        raise CommandRefused(f"--http {error}") from None
    return 0


def slack_check(options: argparse.Namespace) -> int:
    """Ask Slack whether everything is set up; exit status 1 where something is not."""
    if options.settings.slack_bot_token_file is None:
        raise SettingsError("SIGNPOST_SLACK_BOT_TOKEN_FILE is not set, so Slack is not used. See docs/slack.md.")
    with closing(compose(options.settings)) as services:
        return asyncio.run(_check(options, services))


async def _check(options: argparse.Namespace, services: Services) -> int:
    from adapters.slack.check import findings

    forces = [force.id for force in services.knowledge.forces()]
    return await told(findings(options.settings, forces, services.people.everybody, options.to or ""))
