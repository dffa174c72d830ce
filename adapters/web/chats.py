"""What a chat platform has to offer to be served in the same process as the pages."""

from typing import Protocol

from aiohttp import web

from bot.notices.sender import Sender


class Chat(Protocol):
    """A chat platform that is served in the same process."""

    @property
    def platform(self) -> str:
        """What it is called in the people file."""
        ...

    @property
    def notices(self) -> Sender:
        """What tells people there."""
        ...

    @property
    def is_away(self) -> bool:
        """Whether it could not be reached when that was tried last, so that nothing comes in from there."""
        ...

    def attach(self, app: web.Application) -> None:
        """Have it start and stop with the web application."""
        ...
