"""Reply → HTML. Pure: a reply in, a fragment or a page out; everything is escaped by the templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.web.links import OF_STRANGERS, Links
from bot import wording
from bot.messages import Copyable, Highlighted, Incoming, Notice, Paragraph, Reply, RuleBlock, Table
from knowledge.search import Force

_TEMPLATES = Path(__file__).parent / "templates"
_KINDS: dict[type, str] = {
    Paragraph: "paragraph",
    RuleBlock: "rule",
    Notice: "notice",
    Copyable: "copyable",
    Highlighted: "highlighted",
    Table: "table",
}
_ABOUT_THE_ANSWER = {"helpful", "not_helpful", "because", "ask_a_person", "keep", "receipt", "questions"}


@dataclass(frozen=True)
class Exchange:
    """A question, or the words on a pressed button, and the reply to it.

    `anew`: from here on, "keep", "receipt" and the like mean this answer, so earlier ones lose their buttons.
    """

    said: str
    reply: Reply
    force: str
    anew: bool = False

    @property
    def has_problem(self) -> bool:
        """Whether its form is shown again because of what was filled in."""
        return self.reply.form is not None and any(field.problem for field in self.reply.form.fields)


@dataclass(frozen=True)
class Problem:
    """Why nothing was asked: the status, what to tell the person, and the field that it is about."""

    status: int
    text: str
    field: Literal["force", "text"] = "text"


@dataclass(frozen=True)
class Page:
    """What the page shows and what its form is set to."""

    forces: Sequence[Force]
    token: str
    conversation: str
    force: str = ""
    account: str = ""
    text: str = ""
    exchanges: tuple[Exchange, ...] = ()
    problem: Problem | None = None
    member: str = ""
    links: Links = OF_STRANGERS
    path: str = ""  # of the page, so that its link says that it is here


def exchange(message: Incoming, reply: Reply, reading: str = "") -> Exchange:
    """What the person wrote or pressed, with its reply; `reading` is the label of a situation that was chosen."""
    said = message.text.strip() if message.kind == "text" else reading or wording.pressed(message.choice)
    about_answer = message.choice.partition(":")[0] in _ABOUT_THE_ANSWER
    return Exchange(said, reply, message.person.force, anew=not about_answer)


def page(shown: Page) -> str:
    """The whole page."""
    return _environment().get_template("page.html").render(page=shown, wording=wording)


def sign_in_page(headline: str, detail: str, link: str, label: str, *, goes_on: bool) -> str:
    """A page on the way to signing in or out; with `goes_on` the browser follows the link by itself."""
    shown = {"headline": headline, "detail": detail, "link": link, "label": label, "goes_on": goes_on}
    return _environment().get_template("sign_in.html").render(shown, wording=wording)


def fragment(added: Exchange, links: Links = OF_STRANGERS) -> str:
    """One exchange, to be added to a page that is already open, with what the page's links are called now."""
    labels = {link.path: link.label for link in (*links.first, *links.office)}
    shown = {"exchange": added, "first": False, "labels": labels}
    return _environment().get_template("exchange.html").render(shown, wording=wording)


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
