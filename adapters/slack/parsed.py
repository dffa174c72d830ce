"""Text that Slack parses: what we send outside blocks, and what comes in."""

import re

from adapters.slack.split import cut
from adapters.text import shown
from bot.wording import slack as words

LONGEST = 3000  # characters of a line for notifications
NOTHING = "\u2013"  # where there is no text and Slack demands some
_LOOK_ALIKES = str.maketrans({"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"})
_MEANT_FOR_SLACK = (  # what Slack could make something of, and what is seen instead
    (re.compile(r":(?=\S)"), "\u2236"),  # emoji, addresses of the web
    (re.compile(r"(?<!\w)@"), "\uff20"),  # mentions
    (re.compile(r"(?<=\w)\.(?=[^\W\d])"), "\u2024"),  # names of servers
    (re.compile(r"^>+"), "\u203a"),  # quotations
)
_EMOJI = re.compile(r":(?=[^:\s]*[a-z+])[a-z0-9_+'-]+:")  # as Slack hands them over: ":tada:"
_SOME_EMOJI = "\u2728"
_REFERENCE = re.compile(r"<([^<>]*)>")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_ENTITY = re.compile("|".join(_ENTITIES))
_SCHEME_NOT_TYPED = re.compile(r"^(mailto|tel):")


def escape(text: str) -> str:
    """Exactly what Slack demands to be escaped wherever it parses text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fallback(text: str) -> str:
    """One line for notifications and screen readers, in which Slack finds nothing to make a mention, link or emoji of.

    Escaping leaves formatting, emoji and bare addresses alive, so their signs are replaced by others that look alike.
    """
    line = cut(" ".join(shown(text).split()), LONGEST).translate(_LOOK_ALIKES)
    for meant, seen in _MEANT_FOR_SLACK:
        line = meant.sub(seen, line)
    return escape(line) or NOTHING


def with_emoji(text: str) -> str:
    """The text with some emoji in place of each that Slack writes as a name, to judge what it is."""
    return _EMOJI.sub(_SOME_EMOJI, text)


def plain(text: str, bot: str = "") -> str:
    """What a person typed, from the text of an event; `bot` is our own user, whose mention is left out.

    Other people are not named: each is "@someone".
    """
    if bot:
        text = re.sub(rf"[ \t]*<@{re.escape(bot)}(\|[^<>]*)?>[ \t]*", " ", text).strip()
    typed = _REFERENCE.sub(lambda found: _typed(found[1]), text)
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], typed)


def _typed(reference: str) -> str:
    """What was typed where Slack put a mention or a link."""
    target, _, label = reference.partition("|")
    if target.startswith("@"):
        return words.SOMEONE
    if target.startswith("#"):
        return f"#{label}" if label else words.A_CHANNEL
    if target.startswith("!subteam^"):
        return label or words.A_GROUP
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    address = _SCHEME_NOT_TYPED.sub("", target)
    return f"{label} ({address})" if label and label not in address else label or address
