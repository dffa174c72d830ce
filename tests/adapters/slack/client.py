"""A person in Slack who does what a transcript says: writes to the app, presses what is shown, fills modals in."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from adapters.slack.api import PLATFORM
from adapters.slack.app import Door
from adapters.slack.modal import NEXT_PAGE, PREVIOUS_PAGE
from adapters.slack.outbound import OPEN
from adapters.slack.people import People
from adapters.slack.send import Desk
from adapters.slack.serve import introduce, web_client
from adapters.slack.work import Work
from bot.notices.sender import Delivered
from bot.records.people import Address, Member
from bot.services import Services
from bot.settings import Settings
from bot.wording import slack as slack_words
from tests.adapters.slack.reading import buttons_of, words_of
from tests.slack_server.running import over_socket
from tests.slack_server.server import Slack
from tests.slack_server.world import Message, Person, View
from tests.transcripts.test_transcripts import fitting

LISTS = {"contacts:mine": "mine", "contacts:queue": "queue"}


def account(person: str) -> str:
    """Somebody's account in the stand-in's workspace."""
    return f"U{person.upper()}"


def with_accounts(team: Sequence[Member]) -> list[Member]:
    """The same people, who also have an account each."""
    return [replace(each, addresses=(*each.addresses, Address(PLATFORM, account(each.id)))) for each in team]


class InSlack:
    """The real adapter, one event after the other: what came in is worked off before anybody looks."""

    def __init__(self, slack: Slack, services: Services, work: Work) -> None:
        self._slack, self._services, self._work = slack, services, work
        self._user = self._dm = ""
        self._screen: list[Message | View] = []

    async def become(self, person: str) -> None:
        self._user, self._screen = account(person), []
        if self._user not in self._slack.world.people:
            self._slack.adds(Person(self._user, person))
        self._dm = self._slack.dm(self._user).id
        self._close()

    async def type(self, text: str) -> str:
        self._close()
        before = self._now()
        await self._slack.says(self._user, self._dm, text)
        return await self._read(before)

    async def press(self, label: str) -> str:
        if label in LISTS:
            self._close()
            before = self._now()
            await self._slack.command(self._user, self._dm, "/signpost", LISTS[label])
            return await self._read(before)
        where = await self._page_with(label)
        labels = {button["text"]["text"]: button["action_id"] for button in reversed(buttons_of(_blocks(where)))}
        return await self._press(where, labels[fitting(label, [*reversed(labels)])])

    async def fill(self, text: str | dict[str, str]) -> str:
        if not isinstance(self._screen[-1], View):
            await self._press(self._screen[-1], OPEN)
        view = self._slack.view(self._user)
        assert view is not None
        inputs = {block["block_id"]: block["element"] for block in view.view["blocks"] if block["type"] == "input"}
        ids = {block_id.partition("~")[0]: block_id for block_id in inputs}  # a field that was emptied has another id
        given = (
            {ids[f"field-{n}"]: v for n, v in text.items()} if isinstance(text, dict) else {next(iter(inputs)): text}
        )
        values = {n: f"={v}" if "options" in inputs[n] or "option_groups" in inputs[n] else v for n, v in given.items()}
        before = self._now()
        sent = await self._slack.submit(self._user, values)
        if sent.delivery is None:  # Slack's own app asks for what is missing, unless there is a space
            assert set(sent.errors.values()) == {"Please complete this required field."}
            sent = await self._slack.submit(self._user, values | dict.fromkeys(sent.errors, " "))
        assert not sent.trouble, sent.trouble
        return " ".join([*sent.errors.values(), words_of(view.view)] if sent.errors else [await self._read(before)])

    async def press_in(self, where: Message, label: str) -> str:
        """Press a button of a message that stands there, such as a notice."""
        self._screen = [where]
        return await self.press(label)

    async def home(self) -> View:
        """Look at the App Home."""
        await self._slack.opens_home(self._user)
        await self._work_off()
        found = self._slack.home(self._user)
        assert found is not None
        return found

    async def _press(self, where: Message | View, action: str) -> str:
        before = self._now()
        await self._slack.press(self._user, where, action)
        return await self._read(before)

    async def _page_with(self, label: str) -> Message | View:
        """The message, or the page of the modal, on which a button is; the nearest first."""
        for where in reversed(self._screen):
            shown = [button["text"]["text"] for button in buttons_of(_blocks(where))]
            if any(one == label or (label.endswith("*") and one.startswith(label[:-1])) for one in shown):
                return where
        where = self._screen[-1]
        if isinstance(where, View) and await self._turn(where, PREVIOUS_PAGE):
            return await self._page_with(label)
        raise LookupError(f"no button {label} among {[words_of(_blocks(one)) for one in self._screen]}")

    async def _read(self, before: list[tuple[str, int]]) -> str:
        """What is new on the screen: messages, or a modal with all its pages."""
        await self._work_off()
        new = [one for one in self._slack.by_app(self._dm) if (one.ts, 0) not in before]
        view = self._slack.view(self._user)
        if view is None or (view.id, view.updates) in before:
            assert new, "nothing was answered"
            self._screen = [*new]
            return " ".join(" ".join(words_of(one.blocks) for one in new).split())
        self._screen = [view]
        read = words_of(view.view)
        while await self._turn(view, NEXT_PAGE):
            read += "\n" + words_of(view.view)
        return " ".join(read.split())

    async def _turn(self, view: View, action: str) -> bool:
        """Turn to another page, where there is one."""
        if action not in [button["action_id"] for button in buttons_of(_blocks(view))]:
            return False
        await self._slack.press(self._user, view, action)
        await self._work_off()
        return True

    def _now(self) -> list[tuple[str, int]]:
        """What is on the screen, to see what is new afterwards."""
        view = self._slack.view(self._user)
        return [*((one.ts, 0) for one in self._slack.by_app(self._dm)), *([(view.id, view.updates)] if view else [])]

    async def _work_off(self) -> None:
        received, now = self._services.received, self._services.now
        while (claimed := await asyncio.to_thread(received.claim, PLATFORM, now())) is not None:
            reply = await asyncio.to_thread(self._work.answer, claimed.body)
            answered = await asyncio.to_thread(received.answered, claimed, reply, now())
            assert answered is not None
            outcome = await self._work.deliver(claimed.body, reply, maybe_sent=False)
            assert isinstance(outcome, Delivered), outcome
            await asyncio.to_thread(received.done, answered)
        await self._slack.core.until(
            lambda: not self._is_to_wait()
        )  # on a slow machine a modal says "one moment" first
        assert not self._slack.refused(), self._slack.refused()

    def _is_to_wait(self) -> bool:
        view = self._slack.view(self._user)
        return view is not None and slack_words.ONE_MOMENT in words_of(view.view)

    def _close(self) -> None:
        self._slack.world.views.get(self._user, []).clear()


def _blocks(where: Message | View) -> list[dict[str, object]]:
    found: list[dict[str, object]] = where.view["blocks"] if isinstance(where, View) else where.blocks
    return found


@asynccontextmanager
async def in_slack(slack: Slack, settings: Settings, services: Services) -> AsyncIterator[InSlack]:
    """Connected over the socket; events are worked off when the person looks, so that nothing has to be waited for."""
    assert settings.slack_bot_token_file is not None
    client = web_client(settings, settings.slack_bot_token_file.read_text())
    people = People(client, settings.slack_workspaces, services.now)
    door = Door(services, client, people, await introduce(client, settings), asyncio.Event())
    work = Work(services, people, Desk(client), asyncio.get_running_loop())
    async with over_socket(slack, door.app()):
        yield InSlack(slack, services, work)
