"""A person in Teams who does what a transcript says: writes to the app, presses what is shown, fills dialogs in."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.teams import where
from adapters.teams.api import PLATFORM
from adapters.teams.app import Door
from adapters.teams.commands import MESSAGES
from adapters.teams.people import People
from adapters.teams.seam import open_sdk
from adapters.teams.send import Desk
from adapters.teams.work import Work
from bot.notices.sender import Delivered
from bot.records.people import Address, Member
from bot.services import Services
from bot.settings import Settings
from bot.wording import teams as words
from tests.teams_server.reading import buttons_of, inputs_of, titles_of, words_of
from tests.teams_server.screens import After
from tests.teams_server.server import Teams
from tests.teams_server.world import Dialog, Message, Person

LISTS = {"contacts:mine": "mine", "contacts:queue": "queue"}


def account(person: str) -> str:
    """Somebody's account in the stand-in's tenant."""
    return str(uuid5(NAMESPACE_URL, person))


def with_accounts(team: Sequence[Member]) -> list[Member]:
    """The same people, who also have an account each."""
    return [replace(each, addresses=(*each.addresses, Address(PLATFORM, account(each.id)))) for each in team]


class InTeams:
    """The real adapter, one event after the other: what came in is worked off before anybody looks."""

    def __init__(self, teams: Teams, services: Services, work: Work) -> None:
        self._teams, self._services, self._work = teams, services, work
        self._user = self._chat = ""
        self._screen: list[Message | Dialog] = []

    async def become(self, person: str) -> None:
        await self._close()
        self._user, self._screen = account(person), []
        if self._user not in self._teams.world.people:
            self._teams.adds(Person(self._user, person))
            await self._teams.installs(self._user)
            await self._work_off()
        self._chat = self._teams.chat(self._user)

    async def type(self, text: str) -> str:
        await self._close()
        before = self._now()
        await self._teams.says(self._user, self._chat, text)
        read = await self._read(before)
        return await self.press(words.OPEN) if words.OPENS in read else read

    async def press(self, label: str) -> str:
        if label in LISTS:
            return await self.type(LISTS[label])
        shown = await self._page_with(label)
        title = _titled(label, titles_of(shown))
        assert title is not None
        before = self._now()
        if isinstance(shown, Dialog):
            return await self._read(before, await self._teams.submit(self._user, {}, title))
        return await self._read(before, await self._teams.press(self._user, shown, title))

    async def fill(self, text: str | dict[str, str]) -> str:
        if not isinstance(self._screen[-1], Dialog):
            await self.press(words.OPEN_THE_FORM)
        dialog = self._teams.dialog(self._user)
        assert dialog is not None
        fields = [field["id"] for field in inputs_of(dialog)]
        given = {f"field-{n}": v for n, v in text.items()} if isinstance(text, dict) else {fields[0]: text}
        before, sends = self._now(), _sending(dialog)
        sent = await self._teams.submit(self._user, given, sends)
        if sent.errors:  # Teams' own client asks for what is missing, unless there is a space
            sent = await self._teams.submit(self._user, given | dict.fromkeys(sent.errors, " "), sends)
        assert not sent.errors, sent.errors
        return await self._read(before, sent)

    async def press_in(self, where: Message, label: str) -> str:
        """Press a button of a message that stands there, such as a notice."""
        self._screen = [where]
        return await self.press(label)

    async def _page_with(self, label: str) -> Message | Dialog:
        """The message, or the page of the dialog, on which a button is; the nearest first."""
        for shown in reversed(self._screen):
            if _titled(label, titles_of(shown)) is not None:
                return shown
        shown = self._screen[-1]
        if isinstance(shown, Dialog) and await self._turn(words.PREVIOUS_PAGE):
            return await self._page_with(label)
        raise LookupError(f"no button {label} among {[titles_of(one) for one in self._screen]}")

    async def _read(self, before: set[str], after: After | None = None) -> str:
        """What is new on the screen: messages, or a dialog with all its pages."""
        assert after is None or not after.trouble, after
        await self._work_off()
        dialog = self._teams.dialog(self._user)
        if dialog is None:
            new = [one for one in self._teams.by_app(self._chat) if one.id not in before and one.cards]
            assert new, "nothing was answered"
            self._screen = [*new]
            return " ".join(" ".join(words_of(one) for one in new).split())
        self._screen = [dialog]
        read = words_of(dialog)
        while await self._turn(words.NEXT_PAGE):
            read += "\n" + words_of(self._screen[-1])
        return " ".join(read.split())

    async def _turn(self, title: str) -> bool:
        """Turn to another page, where there is one."""
        dialog = self._teams.dialog(self._user)
        if dialog is None or title not in titles_of(dialog):
            return False
        turned = (await self._teams.submit(self._user, {}, title)).dialog
        assert turned is not None
        self._screen = [turned]
        return True

    def _now(self) -> set[str]:
        """What is in the chat, to see what is new afterwards."""
        return {one.id for one in self._teams.by_app(self._chat)}

    async def _work_off(self) -> None:
        received, now = self._services.received, self._services.now
        while (claimed := await asyncio.to_thread(received.claim, PLATFORM, now())) is not None:
            reply = await asyncio.to_thread(self._work.answer, claimed.body)
            answered = await asyncio.to_thread(received.answered, claimed, reply, now())
            assert answered is not None
            outcome = await self._work.deliver(claimed.body, reply, maybe_sent=False)
            assert isinstance(outcome, Delivered), outcome
            await asyncio.to_thread(received.done, answered)
        assert not self._teams.refused(), self._teams.refused()

    async def _close(self) -> None:
        if self._user and self._teams.dialog(self._user) is not None:
            await self._teams.closes(self._user)


def _titled(label: str, titles: Sequence[str]) -> str | None:
    """The button with this label; "Open *" is the first that begins so, and "1 Whoever …" one that was too long."""
    for title in titles:
        begins = re.sub(r"^\d+\s+(.*)\u2026$", r"\1", title)
        if title == label or (label.endswith("*") and title.startswith(label[:-1])):
            return title
        if begins != title and label.startswith(begins):
            return title
    return None


def _sending(dialog: Dialog) -> str:
    """The title of the button that sends the form."""
    found = [(button["title"], where.of(button["data"])) for button in buttons_of(dialog)]
    return next(str(title) for title, leads in found if leads is not None and leads.form)


@asynccontextmanager
async def in_teams(teams: Teams, settings: Settings, services: Services) -> AsyncIterator[InTeams]:
    """Listening over HTTP; events are worked off when the person looks, so that nothing has to be waited for."""
    sdk = open_sdk(settings)
    people = People(sdk.connector, settings, services)
    door = Door(services, people, asyncio.Event())
    work = Work(services, people, Desk(sdk.connector, settings.teams_app_id, services), asyncio.get_running_loop())

    async def take_in(request: web.Request) -> web.Response:
        return await sdk.process(request, door.take_in)

    app = web.Application()
    app.router.add_post(MESSAGES, take_in)
    try:
        async with TestServer(app) as server:
            teams.listens_at(str(server.make_url(MESSAGES)))
            yield InTeams(teams, services, work)
    finally:
        await door.close()
        await sdk.close()
