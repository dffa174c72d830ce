"""Texts that would be something else in Slack, and replies that are full of them."""

from random import Random

from hypothesis import strategies as st

from bot.messages import (
    Block,
    Card,
    Choice,
    Copyable,
    Field,
    Form,
    Highlight,
    Highlighted,
    Notice,
    Paragraph,
    Reply,
    RuleBlock,
)

PIECES = (
    "<!channel>",
    "<!here>",
    "<!everyone>",
    "@here",
    "@channel",
    "@everyone",
    "<@U012AB3CD>",
    "<@U012AB3CD|anna>",
    "<#C012AB3CD>",
    "<#C012AB3CD|general>",
    "#general",
    "<!subteam^S012AB3CD|@team>",
    "<!date^1392734382^{date}|x>",
    "<https://evil.example|policy>",
    "<https://evil.example>",
    "https://evil.example/?a=1&b=2",
    "www.evil.example",
    *(
        "evil.example",
        "<mailto:a@evil.example|mail>",
        "a@evil.example",
        "<tel:999|999>",
        "[policy](https://evil.example)",
    ),
    ":cop:",
    ":+1:",
    ":skin-tone-2:",
    "12:30:45",
    "*bold*",
    "_italic_",
    "~gone~",
    "`code`",
    "```code\nblock```",
    *(
        "> quoted",
        ">>> quoted",
        "&gt; quoted",
        "&lt;!channel&gt;",
        "&amp;lt;!here&amp;gt;",
        "&#60;!here&#62;",
        "<",
        ">",
        "&",
    ),
    *(
        "<<!channel>>",
        "<!chan<!channel>nel>",
        "*<!here>*",
        "<!here|",
        "|>",
        "\\<!here>",
        "<!\u200bhere>",
        "<\u202e!here>",
    ),
    "\u202eereh!<",
    "\u2066<!here>\u2069",
    "\u200f<@U012AB3CD>",
    "\ufeff*b*",
    "\u200b*b*\u200b",
    "\u2060:cop:\u2060",
    *(
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\U0001f1ec\U0001f1e7",
        "e\u0301",
        "\x00\x1b[31m",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
    ),
    *(
        "plain words",
        "a_b_c",
        "2*3*4",
        "~5",
        "\u00ab\u00bb",
        "\u0645\u0631\u062d\u0628\u0627",
        "\u0915\u094d\u0937",
        "---",
        "- list",
        "1. list",
    ),
)
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=6).map("".join)
LONG = st.builds(str.__mul__, TEXTS, st.sampled_from((1, 1, 1, 1, 1, 1, 20, 200)))


def texts(number: int) -> list[str]:
    """Each piece alone, each after a word and before one, and mixtures of them: the same every time."""
    random = Random(7)
    made = [*PIECES, *(f"word {piece}" for piece in PIECES), *(f"{piece} word" for piece in PIECES)]
    while len(made) < number:
        made.append(random.choice(("", " ")).join(random.choices(PIECES, k=random.randint(2, 9))))
    return made


def full_of(text: str) -> Reply:
    """A reply that has the text wherever a reply can have text."""
    filled = text or "-"
    blocks = (
        *(Paragraph(filled, filled), RuleBlock(filled, filled, filled, earlier=True), Notice(filled, "warning")),
        *(Notice(filled), Copyable(filled, filled), Highlighted(filled, (Highlight(1, 0, len(filled)),))),
    )
    options = (Choice(filled, "a"), Choice("b", "b"))
    fields = (Field("a", filled, filled, options, problem=filled), Field("b", filled, filled, long=True, value=filled))
    choices = (Choice(filled, "one"), Choice(filled, "two", beside=filled))
    return Reply(filled, (Card(filled, "no", blocks),), choices, Form("form", filled, fields, filled))


@st.composite
def highlighted(draw: st.DrawFn) -> Highlighted:
    text = draw(LONG)
    edges = st.integers(0, len(text))
    made = draw(st.lists(st.tuples(edges, edges).filter(lambda pair: pair[0] < pair[1]), max_size=4)) if text else []
    return Highlighted(text, tuple(Highlight(n, start, end) for n, (start, end) in enumerate(made, 1)))


def _block() -> st.SearchStrategy[Block]:
    kinds = st.sampled_from(("warning", "information"))
    return st.one_of(
        st.builds(Paragraph, LONG, TEXTS),
        st.builds(RuleBlock, LONG, TEXTS, LONG, st.booleans()),
        st.builds(Notice, LONG, kinds),
        st.builds(Copyable, TEXTS, LONG),
        highlighted(),
    )


@st.composite
def replies(draw: st.DrawFn) -> Reply:
    """Any reply that could be made of the core's types."""
    tones = st.sampled_from(("yes", "no", "caution", "duty", "neutral"))
    cards = draw(st.lists(st.builds(Card, TEXTS, tones, st.lists(_block(), max_size=5).map(tuple)), max_size=4))
    cards *= draw(st.sampled_from((1, 1, 1, 1, 1, 20)))
    headlines = st.sampled_from(["", *(card.headline for card in cards)])
    labels = draw(st.lists(TEXTS, max_size=30))
    choices = tuple(Choice(label, f"v{n}", n == 0, draw(headlines)) for n, label in enumerate(labels))
    fields = []
    for n in range(draw(st.integers(0, 4))):
        options = tuple(
            Choice(draw(TEXTS), f"o{o}" if o else "") for o in range(draw(st.sampled_from((0, 0, 3, 12, 130))))
        )
        value = draw(st.sampled_from(["o1", ""])) if options else draw(LONG)
        problem = draw(st.sampled_from(("", "wrong")))
        fields.append(
            Field(f"f{n}", draw(TEXTS), draw(TEXTS), options, draw(st.booleans()), n % 2 == 0, value, problem)
        )
    form = Form("form", draw(TEXTS), tuple(fields), draw(TEXTS), draw(headlines)) if fields else None
    return Reply(draw(LONG), tuple(cards), choices, form)
