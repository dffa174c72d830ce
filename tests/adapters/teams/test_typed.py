"""What somebody typed comes out as they typed it, whatever Teams makes of it on the way."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.typed import message_text, plain, typed
from bot.wording import teams as words

US = "28:signpost"
MENTION = {"type": "mention", "text": "<at>Signpost</at>", "mentioned": {"id": US, "name": "Signpost"}}
OTHER = {"type": "mention", "text": "<at>Nell New</at>", "mentioned": {"id": "29:nell", "name": "Nell New"}}
_SPAN = '<span itemtype="http://schema.skype.com/Mention" itemscope itemid="{number}">{name}</span>'


def said(text: str, *entities: object, html: str = "") -> dict[str, object]:
    attachments = [{"contentType": "text/html", "content": html}] if html else []
    return {"text": text, "recipient": {"id": US}, "entities": [*entities], "attachments": attachments}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<at>Signpost</at> can I post this?", "can I post this?"),
        ("<at>Signpost</at>&nbsp;can I post this?", "can I post this?"),
        ("can I post <b>this</b> & that?", "can I post <b>this</b> & that?"),
        ("is &lt;b&gt; allowed?", "is &lt;b&gt; allowed?"),
        ("<at>Signpost</at> what would <at>Nell New</at> say?", f"what would {words.SOMEONE} say?"),
    ],
)
def test_text_alone_loses_only_what_teams_put_there(text: str, expected: str) -> None:
    assert typed(said(text, MENTION, OTHER)) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Can I post <strong>this</strong>?</p>", "Can I post this?"),
        ("<p>one</p>\r\n<p>&nbsp;</p>\r\n<p>two</p>", "one\n\ntwo"),
        ("<div>one<br>two<br><br>three</div>", "one\ntwo\n\nthree"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<p>a &lt;b&gt;tag&lt;/b&gt; &amp;amp; more</p>", "a <b>tag</b> &amp; more"),
        ("<pre>if x:\n    pass</pre>", "if x:\n    pass"),
        ('<p>so <emoji id="smile" alt="😀" title="Smile"></emoji></p>', "so 😀"),
        ('<p>so <img alt="😀" itemtype="http://schema.skype.com/Emoji"></p>', "so 😀"),
        ('<p>see <img alt="image" src="https://x.example/1.png"></p>', "see"),
        ('<p><a href="https://x.example/a">https://x.example/a</a></p>', "https://x.example/a"),
        ('<p><a href="https://x.example/a">our page</a></p>', "our page (https://x.example/a)"),
        ('<p><a href="mailto:a@x.example">a@x.example</a></p>', "a@x.example"),
        (
            '<blockquote itemtype="http://schema.skype.com/Reply"><p>what Nell wrote</p></blockquote><p>and mine</p>',
            "and mine",
        ),
        (f"<p>{_SPAN.format(number=0, name='Signpost')}&nbsp;can I?</p>", "can I?"),
        (f"<p>would {_SPAN.format(number=1, name='Nell New')} say</p>", f"would {words.SOMEONE} say"),
        ("<p>a</b></p></div>", "a"),
    ],
)
def test_html_is_read_as_it_is_seen(html: str, expected: str) -> None:
    assert typed(said("something else", MENTION, OTHER, html=html)) == expected


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200))
def test_whatever_is_typed_comes_through_html_unchanged(text: str) -> None:
    line = " ".join(text.replace("\xa0", " ").split(" ")).strip()
    while "  " in line:
        line = line.replace("  ", " ")

    assert plain(f"<p>{escape(line)}</p>") == line.strip()


def test_a_message_on_which_an_action_is_chosen_keeps_its_names() -> None:
    body = {"contentType": "html", "content": '<p>Thanks <at id="0">Nell New</at> &amp; team</p>'}

    assert message_text({"body": body}) == "Thanks Nell New & team"
    assert message_text({"body": {"contentType": "text", "content": "a <b> c"}}) == "a <b> c"
    assert message_text({}) == ""


def test_html_that_is_nested_ten_thousand_times_holds_nobody_up() -> None:
    assert plain("<b>a" * 20_000) == "a" * 20_000
