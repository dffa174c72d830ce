"""What somebody typed, from what Teams makes of it. Pure.

Teams sends the text of a message twice: `text`, in which a quotation and what was typed run together, and the same as
an attachment of HTML, which can be read without guessing (https://github.com/MicrosoftDocs/msteams-docs/issues/3960).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from bot.wording import teams as words

LONGEST = (
    40_000  # characters; Teams takes far less: https://learn.microsoft.com/microsoftteams/limits-specifications-teams
)
_LONGEST_HTML = 200_000
_MENTION, _QUOTED = "/mention", "/reply"  # how Teams' names for these kinds of elements end, in small letters
_LINES = frozenset(
    "address article aside blockquote br codeblock dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li ol p pre section "
    "table tr ul".split()
)
_CELLS = frozenset({"td", "th"})
_NOT_SEEN = frozenset({"script", "style", "title", "head", "attachment", "systemeventmessage"})
_EMPTY = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_EXACT = frozenset({"pre", "codeblock"})  # where spaces and the ends of lines count
_SCHEME_NOT_TYPED = re.compile(r"^(mailto|tel):")


def typed(activity: Mapping[str, Any]) -> str:
    """What a person wrote in a message, without mentions of us; other people are not named."""
    mentions = _mentions(activity)
    html = _html(activity.get("attachments"))
    if html:
        return plain(html, mentions)[:LONGEST]
    text = str(activity.get("text") or "")[:_LONGEST_HTML]
    if activity.get("textFormat") == "xml":
        return plain(text, mentions)[:LONGEST]
    for tag, said in mentions:
        around = r"(?:[ \t]|&nbsp;)*"
        text = re.sub(f"{around}{re.escape(tag)}{around}" if not said else re.escape(tag), said or " ", text)
    return text.replace("&nbsp;", " ").strip()[:LONGEST]


def message_text(payload: Mapping[str, Any]) -> str:
    """What stands in a message on which an action of ours was chosen. It is not kept, so people are named as they are.

    https://learn.microsoft.com/graph/api/resources/itembody
    """
    body = payload.get("body")
    body = body if isinstance(body, dict) else {}
    content = str(body.get("content") or "")[:_LONGEST_HTML]
    return (plain(content) if body.get("contentType") == "html" else content.strip())[:LONGEST]


def plain(html: str, mentions: Sequence[tuple[str, str]] | None = None) -> str:
    """The text of HTML as Teams writes it, without the message that it replies to.

    `mentions` are, in their order, how a mention is written and what stands in its place; without them, its own words.
    """
    reader = _Reader(mentions)
    reader.feed(html)
    reader.close()
    return reader.text()


def _mentions(activity: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The mentions of a message: how they are written, and what is read in their place: nothing for ours."""
    us = (activity.get("recipient") or {}).get("id")
    found = [one for one in activity.get("entities") or [] if isinstance(one, dict) and one.get("type") == "mention"]
    return [
        (str(one.get("text") or "\0"), "" if us and (one.get("mentioned") or {}).get("id") == us else words.SOMEONE)
        for one in found
    ]


def _html(attachments: object) -> str:
    for one in attachments if isinstance(attachments, list) else []:
        if isinstance(one, dict) and one.get("contentType") == "text/html" and isinstance(one.get("content"), str):
            return str(one["content"])[:_LONGEST_HTML]
    return ""


class _Reader(HTMLParser):
    def __init__(self, mentions: Sequence[tuple[str, str]] | None) -> None:
        super().__init__(convert_charrefs=True)
        self._mentions = mentions
        self._said: list[str] = []
        self._open: list[tuple[str, str]] = []  # elements, and what is special about each
        self._inside: Counter[str] = Counter()  # how many of each are open: somebody may nest ten thousand
        self._links: list[tuple[str, int]] = []
        self._seen = 0  # mentions
        self._is_after_us = False  # the mention before was of us, and the space after it was nobody's

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        kind = given.get("itemtype", "").lower()
        if tag == "br":
            self._say("\n")
        elif tag in _LINES:
            self._ends_line()
        elif tag in _CELLS:
            self._say("\t")
        if tag == "emoji" or (tag == "img" and kind.endswith("/emoji")):
            self._say(given.get("alt", ""))
        if tag in _EMPTY:
            return
        special = "unseen" if tag in _NOT_SEEN or (tag == "blockquote" and kind.endswith(_QUOTED)) else ""
        if tag == "at" or kind.endswith(_MENTION):
            special = self._mention(given.get("itemid") or given.get("id") or "")
        elif tag == "a":
            special = "link"
            self._links.append((given.get("href", ""), len(self._said)))
        special = special or ("exact" if tag in _EXACT else "")
        self._open.append((tag, special))
        self._inside.update((f"<{tag}>", special))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in _EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._inside[f"<{tag}>"]:
            return
        while True:
            name, special = self._open.pop()
            self._inside.subtract((f"<{name}>", special))
            if special == "link":
                self._end_link()
            if name == tag:
                break
        if tag in _LINES:
            self._ends_line()

    def handle_data(self, data: str) -> None:
        if self._inside["exact"]:
            self._say(data.replace("\r\n", "\n"))
        else:
            words_apart = re.sub(r"[ \t\r\n\f]+", " ", data)
            at_start = not self._said or self._said[-1].endswith(("\n", " "))
            words_apart = words_apart.lstrip(" \xa0" if self._is_after_us else " ") if at_start else words_apart
            self._say(words_apart)

    def text(self) -> str:
        """All that was said."""
        while self._links:
            self._end_link()
        lines = "".join(self._said).replace("\xa0", " ").split("\n")
        return "\n".join(line.rstrip() for line in lines).strip()

    def _say(self, text: str) -> None:
        if text and not (self._inside["unseen"] or self._inside["mention"]):
            self._said.append(text)
            self._is_after_us = False

    def _ends_line(self) -> None:
        if self._said and not self._said[-1].endswith("\n"):
            self._say("\n")

    def _mention(self, number: str) -> str:
        """What is said for a mention instead of its name; where it is not known whose it is, the name stays unsaid."""
        if self._mentions is None:
            return ""
        at = int(number) if number.isdecimal() and len(number) < 5 else self._seen
        self._seen += 1
        said = self._mentions[at][1] if at < len(self._mentions) else words.SOMEONE
        self._say(said)
        self._is_after_us = not said
        return "mention"

    def _end_link(self) -> None:
        """The address beside the words of a link, where they are others."""
        href, start = self._links.pop()
        label = "".join(self._said[start:])
        address = _SCHEME_NOT_TYPED.sub("", href)
        if address.startswith(("http://", "https://", "www.")) and label.strip().rstrip("/") not in address:
            self._say(f" ({address})")
