"""Texts that would be something else in a card, and replies that are full of them."""

from random import Random

from bot.messages import Reply
from tests.adapters.slack.hostile import PIECES as ANYWHERE
from tests.adapters.slack.hostile import full_of as full_of
from tests.adapters.slack.hostile import replies as replies

PIECES = (
    *ANYWHERE,
    *("[policy](https://evil.example)", "[policy](javascript:alert(1))", "[a][b]\n\n[b]: https://evil.example"),
    *(
        "![x](https://evil.example/x.png)",
        "![x](data:image/png;base64,AAAA)",
        "<https://evil.example>",
        "<a@evil.example>",
    ),
    *("<at>Anna</at>", "<at id='0'>Anna</at>", "</at><at>Everyone</at>", "&lt;at&gt;Anna&lt;/at&gt;", "@Anna"),
    *(
        "<a href='https://evil.example'>policy</a>",
        "<img src='https://evil.example/x.png'>",
        "<img src=x onerror=alert(1)>",
    ),
    *(
        "<script>alert(1)</script>",
        "<b>bold</b>",
        "<table><tr><td>a</td></tr></table>",
        "<svg onload=alert(1)>",
        "<!-- x -->",
    ),
    *("&lt;b&gt;", "&amp;", "&nbsp;", "&#60;script&#62;", "&#x200b;", "&unknown;", "<br>", "<br/>a"),
    *("{{DATE(2026-11-02T09:00:00Z)}}", "{{DATE(2026-11-02T09:00:00Z, LONG)}}", "{{TIME(2026-11-02T09:00:00Z)}}"),
    *("{{{DATE(2026-11-02T09:00:00Z)}}}", "{{ DATE }}", "{{", "}}", "{{name}}", "{{{{TIME(2026-11-02T09:00:00Z)}}}}"),
    *("${name}", "${$root.a}", "${if(true, 'a', 'b')}", "$data", "${", "\\${a}"),
    *("# heading", "## heading", "> quoted", "- list", "* list", "+ list", "1. list", "1) list", "---", "***"),
    *(
        "**bold**",
        "__bold__",
        "*a*",
        "_a_",
        "~~gone~~",
        "`code`",
        "```\ncode\n```",
        "\\*a\\*",
        "| a | b |\n|---|---|\n| 1 | 2 |",
    ),
    *(":smile:", "(smile)", ":-)", "(y)", "<3", "\U0001f600", "\u263a\ufe0f"),
    *(
        "tel:999",
        "mailto:a@evil.example",
        "msteams:l/chat",
        "https://teams.microsoft.com/l/chat/0/0",
        "\\\\server\\share",
    ),
    *(
        "<mark>a</mark>",
        "===a/==/",
        "<details open ontoggle=alert(1)>",
        "javascript:alert(1)",
        '" onmouseover="alert(1)',
    ),
)


def texts(number: int) -> list[str]:
    """Each piece alone, each after a word and before one, and mixtures of them: the same every time."""
    random = Random(7)
    made = [*PIECES, *(f"word {piece}" for piece in PIECES), *(f"{piece} word" for piece in PIECES)]
    while len(made) < number:
        made.append(random.choice(("", " ")).join(random.choices(PIECES, k=random.randint(2, 9))))
    return made


def pieces() -> list[Reply]:
    """A reply full of each piece."""
    return [full_of(piece) for piece in PIECES]
