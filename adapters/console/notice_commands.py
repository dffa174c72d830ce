"""What `signpost notices` does: what could not be delivered, for whoever looks after the server."""

import argparse
import json
from contextlib import closing

from adapters.compose import compose
from adapters.console.commands import CommandRefused
from adapters.console.send import send
from bot.notices import parked
from bot.notices.parked import CONSOLE, Undelivered
from bot.records import audit
from bot.reports.actions import ActionRefused
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import parked as words

_UNKNOWN = "There is no notice {number}. “signpost notices parked” lists those that can be tried again."


def notices_parked(options: argparse.Namespace) -> int:
    """List what is parked, oldest first; reading it is audited."""
    with closing(compose(options.settings)) as services:
        if options.force:
            services.knowledge.pack(options.force)
        found = parked.undelivered(services, options.force)
        _audit(found, options.force, services)
        texts = [] if options.json else [_as_text(item, services) for item in found]
    if options.json:
        send(json.dumps([_as_json(item) for item in found], ensure_ascii=False, indent=2))
        return 0
    for text in texts:
        send(text)
    if not found:
        send(words.ALL_DELIVERED)
    return 0


def notices_retry(options: argparse.Namespace) -> int:
    """Have a parked notice sent anew by whatever serves people; doing it twice is the same as once."""
    with closing(compose(options.settings)) as services:
        try:
            done = parked.try_again_at_the_console(options.id, services)
        except ActionRefused as refused:
            says = _UNKNOWN if refused.why == "unknown" else contact_words.REFUSED[refused.why]
            raise CommandRefused(says.format(number=options.id)) from None
    send((words.BEING_TRIED if done else words.TRIED_BEFORE).format(number=options.id))
    return 0


def _audit(found: list[Undelivered], force: str | None, services: Services) -> None:
    """A row for each force of which something was read."""
    forces = [item.force for item in found if item.force]
    with services.store.database.write() as connection:
        for name in sorted({*forces, *([force] if force else [])}):
            number = str(forces.count(name))
            audit.append(services.store.database, connection, services.now(), CONSOLE, "listed_parked", name, number)


def _as_text(item: Undelivered, services: Services) -> str:
    notice, contact = item.notice, item.contact
    why, what = words.why_and_what(notice, parked.offices_that_may_know(item, services))
    if item.is_needless:
        what = words.IS_NEEDLESS if contact else words.IS_GONE
    lines = (words.line(notice, contact, item.errand), f"{words.WHY}: {why}", f"{words.WHAT_TO_DO}: {what}")
    force = f" ({item.force})" if item.force else ""
    return "\n    ".join([f"{words.HEADING.format(reference=notice.contact, number=notice.id)}{force}", *lines])


def _as_json(item: Undelivered) -> dict[str, object]:
    notice = item.notice
    return {
        "id": notice.id,
        "contact": notice.contact,
        "force": item.force,
        "topic": notice.topic,
        "kind": notice.kind,
        "recipient": notice.recipient or None,
        "since": notice.due.isoformat(timespec="seconds"),
        "problem": notice.problem,
        "needless": item.is_needless,
    }
