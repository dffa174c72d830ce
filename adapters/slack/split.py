"""Measure a text as Slack does, and cut it by that."""

from adapters import text as any_text

_ESCAPED = {"&": 5, "<": 4, ">": 4}  # "&amp;", "&lt;", "&gt;"


def size(text: str) -> int:
    """The most that Slack may count: escaped, and characters beyond the first 65,536 twice, as JavaScript does."""
    once = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return once + sum(text.count(character) * (longer - 1) for character, longer in _ESCAPED.items())


def cut(text: str, most: int) -> str:
    """The beginning with an ellipsis where the text is longer."""
    return any_text.cut(text, most, size)


def split(text: str, most: int) -> list[str]:
    """Pieces of at most `most` that give the text when put together; none for no text."""
    return any_text.split(text, most, size)
