"""What a kind of flow needs besides its folder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.flows.definition import Flow, Step
from bot.messages import Block, Incoming, Reply
from bot.records.runs import Run
from bot.services import Services


@dataclass(frozen=True)
class Kind:
    """What a flow needs besides its folder: what it shows beside a step, how it reads a paste, how it is filed.

    `kept` is called in the transaction that keeps an answer; `again` says what a run was filed as, and adds what was
    typed too late for it; `left` looks after a run that is given up and says what came of it; `refuse` says why a step
    can't take what was written, and what of it the form holds when it is shown again.
    """

    flow: Flow
    beside: Callable[[Step, Run, Incoming, Services], tuple[Block, ...]]
    read: Callable[[str, Run, Services], Mapping[str, str]]
    primary: Callable[[Step, Run], str | None]
    file: Callable[[Run, Incoming, Services], Reply]
    end: Callable[[Step, Run, Services], Reply]
    kept: Callable[[Connection, Run, Services], None]
    again: Callable[[str, str, Incoming, Services], Reply | None]
    left: Callable[[Run, Services], tuple[Block, ...]]
    refuse: Callable[[Step, str, Run, Services], tuple[str, str]]
