"""START HERE for Teams: what comes in is kept, then acknowledged; everything else happens afterwards, in work.py.

Dialogs and cards that change in place are answered at once (dialogs.py): Teams shows what the response holds.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import msgspec

from adapters.teams import inbound
from adapters.teams.api import PLATFORM
from adapters.teams.dialogs import Dialogs
from adapters.teams.people import People
from adapters.teams.seam import Json
from bot.received.inbox import Envelope
from bot.records.chats import Chat
from bot.services import Services

_PUTS = 4  # events that are kept at the same time; what is being answered does not hold them up


class Door:
    """Takes in what Teams sends; the token and the tenant of it were checked."""

    def __init__(self, services: Services, people: People, nudge: asyncio.Event) -> None:
        self._services, self._nudge = services, nudge
        self._dialogs = Dialogs(services, people, nudge)
        self._threads = ThreadPoolExecutor(_PUTS, "teams")

    async def close(self) -> None:
        """Finish what was begun."""
        await self._dialogs.close()
        self._threads.shutdown(wait=False)

    async def take_in(self, activity: Json) -> Json | None:
        """Keep an event, which may be acknowledged then; of an invoke the reply, or None where it is not ours.

        Where this raises it is not kept, and Teams sends it again.
        """
        if activity.get("type") == "invoke":
            return await self._invoked(activity)
        if await asyncio.get_running_loop().run_in_executor(self._threads, self._keep, activity):
            self._nudge.set()
        return None

    async def _invoked(self, activity: Json) -> Json | None:
        if not inbound.is_of_a_person(activity):
            return None
        acted = inbound.acted(activity)
        if acted is not None:
            return await self._dialogs.card(*acted)
        what = inbound.invoked(activity)
        return await self._dialogs.shown(what) if what is not None else None

    def _keep(self, activity: Json) -> bool:
        """Note where somebody can be written to, and keep what they want; whether there is something to answer."""
        services, now, who = self._services, self._services.now(), inbound.who(activity)
        if inbound.is_removed(activity):
            if who.is_direct:
                services.chats.gone(PLATFORM, who.conversation, now)
            return False
        if who.is_direct and who.user and inbound.is_of_a_person(activity):
            chat = Chat(PLATFORM, who.user, who.conversation, who.service_url, who.mri, who.tenant)
            services.chats.met(chat, now, is_installed=inbound.is_installed(activity))
        what = inbound.event(activity)
        if what is None:
            return False
        services.received.put(Envelope(what.key, PLATFORM, what.open_talk, msgspec.json.encode(what)), now)
        return True
