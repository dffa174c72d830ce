"""What is suggested of a pasted message: nothing where the sorter is not sure, and then danger is asked about again."""

import pytest

from bot.messages import Notice, Paragraph, Reply
from bot.services import Services
from bot.wording import contact as words
from knowledge.messages.sort import Sorted
from tests.bot.flows.client import Client, KnowledgeThatSuggests
from tests.bot.flows.test_run import TO_MESSAGE

INTERPRETERS = "force's interpreters or language service"


def said(reply: Reply) -> str:
    blocks = [block for card in reply.cards for block in card.blocks]
    return " ".join(block.text for block in blocks if isinstance(block, Notice | Paragraph))


def paste(client: Client, knowledge: KnowledgeThatSuggests, found: Sorted) -> Reply:
    knowledge.suggests = found
    client.start()
    return client.go(**TO_MESSAGE, message="hello")


def highlighted(reply: Reply) -> list[str]:
    return [choice.label for choice in reply.choices if choice.primary]


UNSURE = Sorted("social", "none", 0.5)


def test_where_the_sorter_is_not_sure_danger_is_asked_about_again(
    client: Client, knowledge: KnowledgeThatSuggests
) -> None:
    reply = paste(client, knowledge, UNSURE)
    assert reply.text == client.ask("danger_again")
    assert words.COULD_NOT_TELL in said(reply)


def test_danger_is_asked_about_again_for_another_message_that_is_pasted(
    client: Client, knowledge: KnowledgeThatSuggests
) -> None:
    paste(client, knowledge, UNSURE)
    client.go(danger_again="no", about="complaint", also="no", concerned="", phone_seen="no", note="")
    client.press(client.button("Change: Message"))
    knowledge.suggest("emergency", urgent=True)
    assert client.fill_in(client.form, "help").text == client.ask("danger_again")


def test_then_nothing_is_highlighted_or_suggested(client: Client, knowledge: KnowledgeThatSuggests) -> None:
    paste(client, knowledge, UNSURE)
    reply = client.go(danger_again="no")
    assert (reply.text, highlighted(reply)) == (client.ask("about"), [])
    assert words.COULD_NOT_TELL in said(reply)
    assert "It reads like" not in said(reply)


def test_slight_danger_is_asked_about_again(client: Client, knowledge: KnowledgeThatSuggests) -> None:
    reply = paste(client, knowledge, Sorted("complaint", "none", 0.9, danger=0.15))
    assert reply.text == client.ask("danger_again")


@pytest.mark.parametrize("category", ["social", "complaint"])
def test_what_the_sorter_is_sure_of_is_highlighted(
    client: Client, knowledge: KnowledgeThatSuggests, category: str
) -> None:
    knowledge.suggest("social" if category == "social" else "complaint")
    client.start()
    reply = client.go(**TO_MESSAGE, message="hello")
    assert len(highlighted(reply)) == 1
    assert "It reads like" in said(reply)


def test_an_emergency_that_it_is_sure_of_says_so(client: Client, knowledge: KnowledgeThatSuggests) -> None:
    reply = paste(client, knowledge, Sorted("emergency", "emergency", 0.95, danger=0.95))
    assert words.READS_LIKE_DANGER in said(reply)
    assert INTERPRETERS not in said(reply)


# A language that nobody here can read


@pytest.mark.parametrize("force", ["wmp", "wiltshire", "wwm"])
def test_who_cannot_read_the_language_hears_who_translates(services: Services, force: str) -> None:
    client = Client(services, force)
    client.start()
    reply = client.go(danger="unreadable")
    assert reply.text == client.ask("ring_now")
    assert INTERPRETERS in said(reply)


def test_and_again_at_the_end(client: Client) -> None:
    client.start()
    client.go(danger="unreadable", ring_now="", platform="x", how="tag", account="personal", phone_seen="no")
    client.go(colleague="no", note="")
    assert INTERPRETERS in said(client.press(client.button("Confirm and tell my supervisor")))


def test_who_can_read_it_hears_nothing_of_interpreters(client: Client) -> None:
    client.start()
    assert INTERPRETERS not in said(client.go(danger="yes"))


UNREADABLE = Sorted("abuse", "emergency", 0.9, readable=False)


def test_a_pasted_message_that_cannot_be_read_says_who_translates(
    client: Client, knowledge: KnowledgeThatSuggests
) -> None:
    reply = paste(client, knowledge, UNREADABLE)
    assert words.NOT_READABLE in said(reply)
    assert INTERPRETERS in said(reply)
    assert INTERPRETERS in said(client.go(danger_again="yes"))


def test_whoever_has_read_it_is_not_sent_to_interpreters(client: Client, knowledge: KnowledgeThatSuggests) -> None:
    paste(client, knowledge, UNREADABLE)
    client.go(danger_again="no", about="content_removal", phone_seen="no", colleague="no", note="")
    assert INTERPRETERS not in said(client.press(client.button("Confirm and tell my supervisor")))
