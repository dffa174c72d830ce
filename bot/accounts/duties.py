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
    duties = {duty.id: duty for duty in handling_of(_REGISTER, force, services).duties}
    return [block for name in names if name in duties for block in ending.duty_blocks(duties[name], force, services)]
