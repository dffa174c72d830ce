"""What a reply leaves behind outside its modal: a note of what was recorded, and a Home that shows it."""

from dataclasses import replace

from adapters.slack import home, outbound
from adapters.slack.event import Event, incoming
from adapters.slack.plan import Plan, about
from bot.flows.buttons import parts
from bot.handle import BUTTONS
from bot.reports.noted import filed, files, note
from bot.services import Services


def with_what_stays(planned: Plan, what: Event, force: str, services: Services) -> Plan:
    """The plan of a reply, with what stays when its modal is closed."""
    if planned.way in ("open", "update"):
        contact = filed(incoming(what, force).person, what.choice, services)
        if contact is not None:
            kept = about(outbound.messages(note(contact)), what)
            planned = replace(planned, kept=kept, kept_as=f"filed/{parts(what.choice)[1]}")
    if changes_home(what):
        planned = replace(planned, home=home.view(what, force, services))
    return planned


def changes_home(what: Event) -> bool:
    """Whether something was done in a modal that was opened from the Home, which may show it otherwise now."""
    acts = what.choice.partition(":")[0] in BUTTONS or files(what.choice)
    return bool(what.view) and not what.is_home and what.talk.startswith(f"slack-{what.team}-home-") and acts
