"""Reply → HTML. Pure: a reply in, a fragment or a page out; everything is escaped by the templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot import wording
from bot.messages import Copyable, Incoming, Notice, Paragraph, Reply, RuleBlock
from knowledge.search import Force

_TEMPLATES = Path(__file__).parent / "templates"
_KINDS: dict[type, str] = {Paragraph: "paragraph", RuleBlock: "rule", Notice: "notice", Copyable: "copyable"}


@dataclass(frozen=True)
class Exchange:
    """A question, or the words on a pressed button, and the reply to it."""

    said: str
    reply: Reply


@dataclass(frozen=True)
class Page:
    """What the page shows and what its form is set to."""

    forces: Sequence[Force]
    token: str
    force: str = ""
    account: str = ""
    exchange: Exchange | None = None
    error: str = ""
    text: str = ""


def said(message: Incoming) -> str:
    """What the person said, or the words on the button that they pressed."""
    return wording.pressed(message.choice) if message.kind == "choice" else message.text.strip()


def page(shown: Page) -> str:
    """The whole page."""
    return _environment().get_template("page.html").render(page=shown, wording=wording)


def fragment(exchange: Exchange, force: str, token: str) -> str:
    """One exchange, to be added to a page that is already open."""
    template = _environment().get_template("exchange.html")
    return template.render(exchange=exchange, wording=wording, force=force, token=token)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = lambda block: _KINDS[type(block)]
    return environment
