"""Text that Slack parses, on its way in and out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.parsed import escape, fallback, plain
from tests.adapters.slack.hostile import TEXTS


@given(st.text())
def test_what_was_typed_comes_back_from_what_slack_makes_of_it(typed: str) -> None:
    assert plain(escape(typed)) == typed


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("ask <@U1> or <@U2|anna>", "ask @someone or @someone"),
        ("in <#C1|general> and <#C1> and <#C1|>", "in #general and #channel and #channel"),
        ("<!here> <!channel> <!everyone>", "@here @channel @everyone"),
        ("<!subteam^S1|@comms> <!subteam^S1>", "@comms @group"),
        ("<!date^1392734382^{date}|18 February>", "18 February"),
        ("<https://x.example/?a=1&amp;b=2>", "https://x.example/?a=1&b=2"),
        ("<http://x.example|x.example>", "x.example"),
        ("<https://x.example|our policy>", "our policy (https://x.example)"),
        ("<mailto:a@x.example|a@x.example> <tel:999|999>", "a@x.example 999"),
        ("1 < 2", "1 < 2"),
    ],
)
def test_mentions_and_links_are_read_as_they_were_typed(sent: str, typed: str) -> None:
    assert plain(sent) == typed


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<@UBOT> can I post it", "can I post it"),
        ("hello <@UBOT|signpost>", "hello"),
        ("a <@UBOT> b <@U1>", "a b @someone"),
    ],
)
def test_our_own_mention_is_left_out(sent: str, typed: str) -> None:
    assert plain(sent, bot="UBOT") == typed


@given(TEXTS)
def test_the_line_for_notifications_has_nothing_for_slack_to_parse(text: str) -> None:
    line = fallback(text)
    assert line
    assert not set("<>*_~`\n") & set(line)
    assert "://" not in line
    assert plain(line).replace("&", "") == plain(line.replace("&amp;", ""))
