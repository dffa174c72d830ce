"""What `signpost campaign` does, for whoever looks after the server."""

import argparse
from contextlib import closing

from adapters.compose import compose
from adapters.console.commands import CommandRefused
from adapters.console.send import send
from bot.campaigns import overview, running
from bot.campaigns.organising import preview_lines
from bot.campaigns.running import CONSOLE
from bot.records import audit
from bot.reports.actions import ActionRefused
from bot.services import Services
from bot.wording import campaigns as words

_YES = "yes"


def campaign_start(options: argparse.Namespace) -> int:
    """Show whom a campaign would ask, and begin it once that is confirmed; exit status 1 where it is not."""
    with closing(compose(options.settings)) as services:
        services.knowledge.pack(options.force)
        try:
            planned = running.plan(CONSOLE, options.force, options.unit, options.last_day, services)
            for line in preview_lines(running.preview(CONSOLE, planned.reference, services)):
                send(line)
            if not (options.yes or _agreed()):
                running.end(CONSOLE, planned.reference, services)
                raise CommandRefused("Nobody was asked.")
            running.begin(CONSOLE, planned.reference, services)
        except ActionRefused as refused:
            raise CommandRefused(words.REFUSED[refused.why]) from None
    send(f"{overview.heading(planned)}: {words.BEGUN}")
    return 0


def campaign_show(options: argparse.Namespace) -> int:
    """How far the campaigns of a force have got: totals, nobody is named. Looking is audited."""
    with closing(compose(options.settings)) as services:
        services.knowledge.pack(options.force)
        found = services.campaigns.of_force(options.force)
        _audit(options.force, len(found), services)
        for campaign in found:
            lines = [overview.status(campaign), *overview.totals(campaign, services).lines().splitlines()]
            send("\n    ".join([overview.heading(campaign), *lines]))
    if not found:
        send(words.NO_CAMPAIGN)
    return 0


def campaign_end(options: argparse.Namespace) -> int:
    """Ask nobody any more; doing it twice is the same as once."""
    with closing(compose(options.settings)) as services:
        try:
            ended = running.end(CONSOLE, options.reference.upper(), services)
        except ActionRefused as refused:
            raise CommandRefused(words.REFUSED[refused.why]) from None
    send(f"{overview.heading(ended)}: {words.ENDED}")
    return 0


def _agreed() -> bool:
    try:
        return input(f"Type “{_YES}” to begin it and ask them: ").strip().lower() == _YES
    except EOFError:
        return False


def _audit(force: str, number: int, services: Services) -> None:
    with services.store.database.write() as connection:
        now = services.now()
        audit.append(services.store.database, connection, now, "console", "listed_campaigns", force, str(number))
