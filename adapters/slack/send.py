"""Carry a plan out: messages, some for one person's eyes, modals and Homes, and what to do instead where that fails.

Where Slack says in the middle of several messages to wait, how many arrived is kept with what is left to do: only in
direct messages could they be looked for.
"""

import logging
from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.api import RATE_LIMITED, Api, code_of, outcome, refused
from adapters.slack.blocks import Json
from adapters.slack.event import Event
from adapters.slack.outbound import Message
from adapters.slack.plan import Plan, said
from bot import wording
from bot.notices.worker import Delivered, Later, Never, Outcome
from bot.received.work import Partly
from bot.wording import slack as words

log = logging.getLogger("signpost")

# The thread or the conversation is gone, or it is one of others: direct messages with us are opened instead.
_NOT_THERE = frozenset({"channel_not_found", "not_in_channel", "thread_not_found", "is_archived"})
# Nobody is there who could be told that it did not work.
_NOBODY_THERE = frozenset({"user_disabled", "user_not_found", "users_not_found", "cannot_dm_bot"})
_WHISPERED = "whispered"  # a place beside those that have a channel


@dataclass(frozen=True)
class _RestRefused(Never):
    """The rest can't be delivered; what comes before it arrived."""


@dataclass(frozen=True)
class _Unknown(Never):
    """Nobody knows whether it arrived, and nobody may look."""


@dataclass(frozen=True)
class _Before:
    """What became of it before: whether one message may have arrived, and how many of them each place surely has.

    What arrives is added.
    """

    maybe_sent: bool
    arrived: dict[str, int]


class Desk(Api):
    """Sends what was planned."""

    async def carry_out(self, plan: Plan, what: Event, *, maybe_sent: bool) -> Outcome:
        """Do what is planned, once; raises where nobody knows whether it was done.

        Gives Partly where some messages arrived and others have to wait. What Slack does not take is said to the person
        in a direct message.
        """
        before = _Before(maybe_sent, dict(plan.arrived))
        unclear = False
        try:
            done = await self._carried_out(plan, what, before)
        except Exception as error:
            if before.arrived == plan.arrived:
                raise
            log.warning("nobody knows whether Slack took the rest of a reply: %s", code_of(error))
            done, unclear = Later(code_of(error)), True
        if isinstance(done, Later) and before.arrived != plan.arrived:
            rest = msgspec.json.encode(replace(plan, arrived=before.arrived))
            return Partly(done.problem, done.wait, rest, maybe_sent=unclear)
        return done

    async def _carried_out(self, plan: Plan, what: Event, before: _Before) -> Outcome:
        done = await self._done(plan, what, before)
        if isinstance(done, Never) and plan.way in ("messages", "open", "update"):
            if done.problem not in _NOBODY_THERE:
                if isinstance(done, _Unknown):
                    log.warning("nobody knows whether Slack took an answer that was shared")
                else:
                    log.error("Slack did not take a reply: %s", done.problem)
                sorry = said(_not_shared(done) if plan.is_public else wording.SOMETHING_WENT_WRONG, _in_private(what))
                done = await self._to_person(sorry, _in_private(what), f"{what.key}/sorry", before)
        elif isinstance(done, Delivered):
            done = await self._afterwards(plan, what, before) or done
        return done

    async def _done(self, plan: Plan, what: Event, before: _Before) -> Outcome:
        if plan.way == "nothing":
            return Delivered("")
        if plan.way == "home":
            return await self.publish(what.user, plan.view)
        if plan.way == "prompts":
            return await self._prompt(what)
        if plan.way == "update":
            return await self.update(what.view, plan.view)
        if plan.way == "open":
            opened = await outcome(self._client.views_open(trigger_id=what.trigger, view=plan.view))
            if isinstance(opened, Never) and opened.problem == "exchanged_trigger_id":
                return Delivered("")  # it was opened before, when Slack's answer was lost or something else failed
            has_to_wait = isinstance(opened, Later) and opened.problem == RATE_LIMITED
            if not (isinstance(opened, Never) or has_to_wait):
                return opened  # else it takes longer than the three seconds that Slack gives: it goes as a message
        if plan.is_public:
            return await self._post(plan, what.channel, what.thread, what.key, before)
        if what.channel and not what.is_direct:
            hidden = await self._whisper(plan, what, before)
            if not isinstance(hidden, Never):
                return hidden
        return await self._to_person(plan, what, what.key, before)

    async def _afterwards(self, plan: Plan, what: Event, before: _Before) -> Outcome | None:
        """What stays when a modal is closed, and the Home as it is now; None where nothing is left to do."""
        if plan.kept and plan.way in ("open", "update"):
            kept = await self._keep(plan, what, before)
            if not isinstance(kept, Delivered):
                return kept
        if plan.home:
            shown = await self.publish(what.user, plan.home)
            if not isinstance(shown, Delivered):
                log.warning("a Slack Home could not be brought up to date: %s", shown.problem)
        return None

    async def _keep(self, plan: Plan, what: Event, before: _Before) -> Outcome:
        """Post what is to stay, unless it is there: the same may be recorded twice by pressing twice."""
        notes = Plan("messages", plan.kept)
        return await self._to_person(notes, _in_private(what), plan.kept_as, replace(before, maybe_sent=True))

    async def _to_person(self, plan: Plan, what: Event, key: str, before: _Before) -> Outcome:
        if what.is_direct and what.channel:
            posted = await self._post(plan, what.channel, what.thread, key, before)
            if not (isinstance(posted, Never) and posted.problem in _NOT_THERE):
                return posted
            if what.respond:  # the command was given, or its answer pressed, where two other people talk
                hidden = await self._whisper(plan, what, before)
                if not isinstance(hidden, Never):
                    return hidden
        channel = await self.direct(what.user)
        if not isinstance(channel, str):
            return channel
        return await self._post(plan, channel, "", key, before)

    async def _post(self, plan: Plan, channel: str, thread: str, key: str, before: _Before) -> Outcome:
        """The messages of a plan, those left out that are there already."""
        place = f"{key}/{channel}/{thread}"
        keys = [f"{key}/{number}" for number in range(len(plan.messages))]
        left = {*keys[before.arrived.get(place, 0) :]}
        there: dict[str, str] = {}
        if before.maybe_sent and left:
            if plan.is_public and not channel.startswith("D"):
                # We ask for no right to read channels (docs/decisions/0015-slack.md), so nobody may look there.
                return _Unknown("not looked for")
            try:
                there = await self.find(channel, thread, left)
            except SlackApiError as error:
                return refused(error)
        last: Outcome = Delivered("")
        for number, (one, message) in enumerate(zip(keys, plan.messages, strict=True)):
            if one in left and one not in there:
                last = await self.post(channel, message, thread, one)
                if not isinstance(last, Delivered):
                    return _RestRefused(last.problem) if number and isinstance(last, Never) else last
            before.arrived[place] = number + 1
        return last

    async def _whisper(self, plan: Plan, what: Event, before: _Before) -> Outcome:
        """Show it to one person in a channel. Slack does not say whether it was seen, nor let anybody look."""
        last: Outcome = Delivered("")
        place = f"{what.key}/{_WHISPERED}"
        for number, message in enumerate(plan.messages[before.arrived.get(place, 0) :], before.arrived.get(place, 0)):
            last = await self._answer_at(what, message) if what.respond else Never("no_response_url")
            if isinstance(last, Never):
                last = await outcome(
                    self._client.chat_postEphemeral(
                        channel=what.channel,
                        user=what.user,
                        text=message.text,
                        blocks=message.blocks,
                        thread_ts=what.thread or None,
                        parse="none",
                        link_names=False,
                    )
                )
            if not isinstance(last, Delivered):
                return last
            before.arrived[place] = number + 1
        return last

    async def _answer_at(self, what: Event, message: Message) -> Outcome:
        """Answer at the address that came with the event: it works where we are no member of the channel."""
        webhook = AsyncWebhookClient(what.respond, logger=self._client._logger, retry_handlers=[])
        body: Json = {"response_type": "ephemeral", "replace_original": False, "text": message.text}
        body |= {"blocks": message.blocks, **({"thread_ts": what.thread} if what.thread else {})}
        answer = await webhook.send_dict(body)
        if answer.status_code == 429:
            return Later(RATE_LIMITED, timedelta(seconds=float(answer.headers.get("Retry-After", 1))))
        took = answer.status_code == 200 and '"ok":false' not in answer.body.replace(" ", "")
        return Delivered("") if took else Never(f"response_url_{answer.status_code}")

    async def _prompt(self, what: Event) -> Outcome:
        """The suggestions in a new thread of the assistant's pane."""
        prompts = [{"title": title, "message": message} for title, message in words.PROMPTS]
        call = self._client.assistant_threads_setSuggestedPrompts(
            channel_id=what.channel, thread_ts=what.thread, title=words.PROMPTS_TITLE, prompts=prompts
        )
        return await outcome(call)


def _in_private(what: Event) -> Event:
    return replace(what, channel="", thread="", is_direct=False, view="", trigger="")


def _not_shared(why: Never) -> str:
    """What whoever wanted to share an answer is told."""
    if isinstance(why, _Unknown):
        return words.MAYBE_SHARED
    return words.PARTLY_SHARED if isinstance(why, _RestRefused) else words.NOT_SHARED
