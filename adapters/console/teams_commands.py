"""What `signpost teams` does. Every one takes the parsed options and returns the exit status."""

import argparse
import asyncio
from contextlib import closing

from adapters.compose import compose
from adapters.console.commands import CommandRefused
from adapters.console.findings import told
from adapters.console.send import send
from bot.services import Services
from bot.settings import SettingsError

_DONE = """\
{file} is written: app {app}, version {version}.
Upload it in the Teams admin centre: Teams apps, Manage apps, Actions, Upload new app. See docs/teams.md."""


def teams_package(options: argparse.Namespace) -> int:
    """Write the app's package, to be uploaded in Teams."""
    from adapters.teams.manifest import VERSION  # adapters know one another only where a command starts one
    from adapters.teams.package import PackageWrong, package

    try:
        content = package(options.settings, privacy=options.privacy or "", terms=options.terms or "")
        options.out.write_bytes(content)
    except SettingsError:
        raise
    except (PackageWrong, ValueError) as error:
        raise CommandRefused(str(error)) from None
    except OSError as error:
        raise CommandRefused(f"{options.out} can't be written: {error.strerror}.") from None
    send(_DONE.format(file=options.out, app=options.settings.teams_app_id, version=VERSION))
    return 0


def teams_check(options: argparse.Namespace) -> int:
    """Ask Microsoft whether everything is set up; exit status 1 where something is not."""
    if not options.settings.teams_tenants:
        raise SettingsError("SIGNPOST_TEAMS_TENANTS is not set, so Teams is not used. See docs/teams.md.")
    if options.settings.teams_app_id is None:
        raise SettingsError("SIGNPOST_TEAMS_APP_ID is not set: there is nothing to check without a registration.")
    with closing(compose(options.settings)) as services:
        return asyncio.run(_check(options, services))


async def _check(options: argparse.Namespace, services: Services) -> int:
    from adapters.teams.check import findings

    return await told(findings(options.settings, services, options.to or ""))
