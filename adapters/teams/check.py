"""Whether Teams is set up as it has to be: asks Microsoft and ourselves, and says of each thing what to do about it."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator

from adapters.findings import Finding
from adapters.teams import registration
from adapters.teams.api import PLATFORM, Api
from adapters.teams.seam import Json, open_sdk
from bot.notices.sender import Delivered, Outcome
from bot.records.people import Member
from bot.services import Services
from bot.settings import Settings, SettingsError, read_secret
from bot.wording import teams_app as words

# Where conversations begin while nobody of a tenant has been heard of yet:
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
SERVICE_URL = "https://smba.trafficmanager.net/teams/"
_OBJECT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST_NAMED = 20


async def findings(settings: Settings, services: Services, to: str, service_url: str = "") -> AsyncIterator[Finding]:
    """Each thing that was tested, as it is found; a test message goes to the person with the object id `to`.

    Where nobody was heard of yet, it goes by way of `service_url`. Raises SettingsError where the file of the secret
    can't be read or the settings are incomplete.
    """
    if settings.teams_secret_file is None or settings.teams_tenant_id is None:
        raise SettingsError("SIGNPOST_TEAMS_SECRET_FILE or SIGNPOST_TEAMS_TENANT_ID is not set. See docs/teams.md.")
    secret = read_secret(settings.teams_secret_file, "SIGNPOST_TEAMS_SECRET_FILE")
    for finding in _tenants(settings, {force.id for force in services.knowledge.forces()}):
        yield finding
    async with registration.session(settings) as asks:
        has_token = await registration.token(settings, secret, asks)
        yield has_token
        yield await registration.keys(settings, asks)
        yield await registration.endpoint(settings, asks)
    for force in sorted(set(settings.teams_tenants.values())):
        for finding in await asyncio.to_thread(_people, force, services):
            yield finding
    if has_token.is_right:
        yield await _message(settings, services, to.strip().lower(), service_url)


def _tenants(settings: Settings, forces: set[str]) -> Iterator[Finding]:
    for tenant, force in settings.teams_tenants.items():
        if force in forces:
            yield Finding(True, f"The tenant {tenant} belongs to {force}.")
        else:
            todo = f"Use one of {', '.join(sorted(forces))} in SIGNPOST_TEAMS_TENANTS."
            yield Finding(False, f"The tenant {tenant} is of '{force}', which is no force here.", todo)
    own = (settings.teams_tenant_id or "").lower()
    if own not in settings.teams_tenants:
        todo = f"Write {own}:FORCE into SIGNPOST_TEAMS_TENANTS, unless nobody of that tenant is to be answered."
        yield Finding(None, "SIGNPOST_TEAMS_TENANTS does not name the tenant of the registration.", todo)


def _people(force: str, services: Services) -> list[Finding]:
    """How many of the people file can be written to here, and what is wrong with their accounts."""
    members, refused = services.people.everybody(force), services.chats.unreachable(force)
    refused = [found for found in refused if found.platform == PLATFORM]
    accounts = [(member.id, account) for member in members for account in _accounts(member)]
    met = sum(services.chats.of(PLATFORM, account) is not None for _, account in accounts)
    what = (
        f"People of {force}: {len(members)}, with an account in Teams: {len(accounts) + len(refused)}, "
        f"that can be written to by now: {met}, that can't: {len(refused)}."
    )
    if not accounts and not refused:
        todo = "Notices reach nobody here before the people file has a column 'teams' with Entra object ids."
        return [Finding(None, what, todo)]
    everybody = [*accounts, *((found.person, found.account) for found in refused)]
    wrong = [person for person, account in everybody if not _OBJECT_ID.fullmatch(account)]
    found = [Finding(None if met < len(accounts) or refused else True, what, _not_yet(met, len(accounts)))]
    if refused:
        named = "; ".join(f"{found.person}: {found.problem}" for found in refused[:_MOST_NAMED])
        todo = (
            "Install the app for them by a setup policy, and allow it in its permissions. Until then others are told."
        )
        found.append(Finding(False, f"Can't be written to: {named}.", todo))
    if wrong:
        todo = (
            f"Put their Entra object ids into the column 'teams' of the people file: {', '.join(wrong[:_MOST_NAMED])}."
        )
        found.append(Finding(False, f"People whose account in Teams is no object id: {len(wrong)}.", todo))
    return found


def _accounts(member: Member) -> list[str]:
    return [address.account for address in member.addresses if address.platform == PLATFORM]


def _not_yet(met: int, accounts: int) -> str:
    return "" if met >= accounts else "Signpost makes the other conversations by itself while it runs."


async def _message(settings: Settings, services: Services, to: str, service_url: str) -> Finding:
    """Write to somebody in their own chat, as notices are."""
    if not to:
        todo = "Name yourself: signpost teams check --to and your object id (in Entra, Users, your name, Object ID)."
        return Finding(None, "No test message was sent: nobody was named, and Teams lets no app write to itself.", todo)
    if not _OBJECT_ID.fullmatch(to):
        return Finding(False, "No test message was sent: what was given with --to is no object id.", _TODO["unknown"])
    known = await asyncio.to_thread(services.chats.of, PLATFORM, to)
    sdk = open_sdk(settings)
    try:
        api = Api(sdk.connector, settings.teams_app_id or "")
        where: str | Outcome
        if known is not None:
            where, service_url = known.conversation, known.service_url
        else:
            tenant = (settings.teams_tenant_id or "").lower()
            latest = await asyncio.to_thread(services.chats.latest, PLATFORM, tenant)
            service_url = latest.service_url if latest else service_url or SERVICE_URL
            where = await api.direct(service_url, tenant, to)
        sent = await api.post(service_url, where, _TEST) if isinstance(where, str) else where
    except Exception as error:  # whatever a library may raise where a connection is lost
        todo = f"Signpost has to reach {service_url} over https. Look whether the message arrived, and try it again."
        return Finding(False, f"The test message to {to} failed ({type(error).__name__}).", todo)
    finally:
        await sdk.close()
    if isinstance(sent, Delivered):
        return Finding(True, f"A test message was sent to {to}.")
    code = sent.problem
    todo = next((todo for part, todo in _TODO.items() if part in code.lower()), _LOOK_UP)
    return Finding(False, f"The test message to {to} was refused ({code}).", todo)


_TEST: Json = {"type": "message", "text": words.TEST_MESSAGE}
_LOOK_UP = "Look it up at https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages."
_INSTALL = "Install the app for them first: upload the package, and add the app to their setup policy."
_TODO = {
    "forbidden": _INSTALL,
    "badargument": _INSTALL,
    "notinconversationroster": _INSTALL,
    "blocked": "They have blocked the app, or a policy has: look at Manage apps in the Teams admin centre.",
    "notfound": "There is nobody with this id, or the app is not installed for them.",
    "unknown": "An object id is in Entra, Users, under a person's name; it is no e-mail address.",
    "badsyntax": "The id is not that of a person of this tenant. Look it up in Entra, Users.",
    "throttl": "Teams asks to wait: try it again in a minute.",
}
