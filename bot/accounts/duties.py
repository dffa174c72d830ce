"""What policy or good practice says about a force's accounts: "account_register" in the packs' reports.yaml."""

from collections.abc import Mapping

from bot.messages import Block
from bot.reports import ending
from bot.reports.facts import handling_of
from bot.services import Services

_REGISTER = "account_register"  # the key in reports.yaml; it is no flow
_CRITERIA = "check-"  # begins the ids of what an application has to meet


def criteria(force: str, answers: Mapping[str, str], services: Services) -> list[Block]:
    """What has to be so before an account is approved, each with its clause; `answers` are the application's."""
    duties = handling_of(_REGISTER, force, services).duties
    fitting = (duty for duty in duties if duty.id.startswith(_CRITERIA) and duty.condition.fits(answers))
    return [block for duty in fitting for block in ending.duty_blocks(duty, force, services)]


def said(force: str, services: Services, *names: str) -> list[Block]:
    """The duties of these ids, each with its clause or the label that none asks for it."""
    return ending.duties_said(_REGISTER, force, services, *names)


def source(force: str, services: Services, name: str) -> str:
    """Where the duty of this id stands, in a line, or the label that no clause asks for it."""
    return ending.source_said(_REGISTER, force, services, name)
