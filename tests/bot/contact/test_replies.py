"""The reply that an officer copies for the sender, for every force and kind of message, from the real packs."""

import re
from collections.abc import Iterator
from itertools import product

import pytest

from bot.contact.reply import reply_text
from bot.messages import Notice, Paragraph, RuleBlock
from bot.reports.ending import duty_blocks
from bot.services import Services
from bot.wording import flows as words
from knowledge.messages.handling import OWN_ACCOUNTS, About, OwnAccount
from knowledge.messages.kinds import CATEGORIES, SIGNS, Category, Sign
from knowledge.model.embedder import OnnxEmbedder
from knowledge.search import Knowledge
from tests.conftest import Clock

FORCES = ("wmp", "wiltshire", "wwm")
ANSWERED = [c for c in CATEGORIES if c not in ("abuse", "social")]
EVERY = list(product(FORCES, CATEGORIES, OWN_ACCOUNTS))
PROMISES = re.compile(r"\b(?:i|we)(?:’ll| will|'ll)\b|\bpromise|\bget back to you|\bsoon\b", re.IGNORECASE)
INVITES = re.compile(r"\b(?:message|dm|text|ring|call|contact|tell|send) (?:me|us)\b", re.IGNORECASE)
ASKS = re.compile(
    r"\?|\b(?:find out|take a (?:photo|picture)|keep an eye|go and|let us know|more details)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def forces(embedder: OnnxEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The real packs, without official documents."""
    return Knowledge(embedder, tmp_path_factory.mktemp("forces"))


@pytest.fixture
def real(services: Services, forces: Knowledge, clock: Clock) -> Iterator[Services]:
    composed = Services(forces, clock, services.open_seal, services.open_store)
    yield composed
    composed.close()


def about(category: Category, account: OwnAccount = "personal", *signs: Sign) -> About:
    return About((category,), frozenset(signs), account)


@pytest.mark.parametrize(("force", "category", "account"), EVERY)
def test_a_reply_never_promises_invites_or_asks_for_more(
    real: Services, force: str, category: Category, account: OwnAccount
) -> None:
    reply = reply_text(about(category, account), force, real)
    assert not PROMISES.search(reply)
    assert not INVITES.search(reply)
    assert not ASKS.search(reply)


@pytest.mark.parametrize(("force", "category"), list(product(FORCES, ANSWERED)))
def test_a_reply_is_short_names_the_force_s_own_channels_and_has_no_gaps(
    real: Services, force: str, category: Category
) -> None:
    reply = reply_text(about(category), force, real)
    assert 40 < len(reply) < 700
    assert "{" not in reply
    assert category == "emergency" or real.knowledge.pack(force).name in reply or "101" in reply


@pytest.mark.parametrize(("force", "category"), list(product(FORCES, ANSWERED)))
def test_the_sender_is_asked_not_to_send_more(real: Services, force: str, category: Category) -> None:
    reply = reply_text(about(category), force, real)
    assert "don't send anything more here" in reply
    assert ("Once help is in touch" in reply) == (category == "emergency"), "in an emergency only then"


@pytest.mark.parametrize("force", FORCES)
@pytest.mark.parametrize("category", ["emergency", "crime_report", "intelligence"])
@pytest.mark.parametrize("channel", ["999", "55", "18000", "999 BSL", "if your phone is registered"])
def test_who_cannot_speak_or_hear_learns_how_to_reach_help(
    real: Services, force: str, category: Category, channel: str
) -> None:
    assert channel in reply_text(about(category), force, real)


@pytest.mark.parametrize("force", FORCES)
@pytest.mark.parametrize("category", ["abuse", "social"])
def test_abuse_and_small_talk_get_no_reply(real: Services, force: str, category: Category) -> None:
    assert reply_text(about(category), force, real) == ""


# The four points of Wiltshire's policy on reports of crime (Wiltshire Police Social Media Accounts, points 20 to 24)


@pytest.mark.parametrize("account", OWN_ACCOUNTS)
@pytest.mark.parametrize(
    "point",
    [
        "can't be reported over social media",
        "101 if it is not an emergency, and 999 if it is",
        "not watched around the clock",
        "no control over how safe or private messages through Facebook Messenger",
    ],
)
def test_wiltshire_s_reply_to_a_report_of_crime_makes_its_four_points(
    real: Services, account: OwnAccount, point: str
) -> None:
    assert point in reply_text(about("crime_report", account), "wiltshire", real)


# Duties


@pytest.mark.parametrize(("force", "category", "account"), EVERY)
def test_every_duty_cites_its_clause_or_says_that_none_does(
    real: Services, force: str, category: Category, account: OwnAccount
) -> None:
    for duty in real.knowledge.handling(force).duties_for(about(category, account, *SIGNS)):
        _, grounds = duty_blocks(duty, force, real)
        assert isinstance(grounds, RuleBlock) or grounds == Notice(words.GOOD_PRACTICE)


@pytest.mark.parametrize("duty", ["tell-supervisor", "stop-talking"])
def test_telling_the_supervisor_and_stopping_the_sender_are_duties_at_west_midlands(real: Services, duty: str) -> None:
    found = {d.id: d for d in real.knowledge.handling("wmp").duties_for(about("information_request"))}
    assert found[duty].rule is not None


@pytest.mark.parametrize("force", FORCES)
def test_in_an_emergency_the_first_duty_is_to_ring_now(real: Services, force: str) -> None:
    first = real.knowledge.handling(force).duties_for(about("emergency"))[0]
    words_of_it = duty_blocks(first, force, real)[0]
    assert isinstance(words_of_it, Paragraph)
    assert "999" in words_of_it.text
    assert "Don't wait for the sender or for your supervisor" in words_of_it.text


@pytest.mark.parametrize(
    ("force", "category", "signs", "route"),
    [
        ("wmp", "intelligence", (), "intelligence"),
        ("wmp", "complaint", (), "standards_manager"),
        ("wmp", "media_enquiry", (), "corporate_comms"),
        ("wmp", "content_removal", (), "information_security"),
        ("wmp", "crime_report", (), "notify_force_of_report"),
        ("wiltshire", "intelligence", (), "intelligence"),
        ("wiltshire", "abuse", ("persistent",), "corporate_comms"),
        ("wwm", "abuse", ("hateful",), "crime_bureau"),
        ("wmp", "abuse", ("threat",), "notify_force_of_report"),
    ],
)
def test_it_goes_where_policy_sends_it(
    real: Services, force: str, category: Category, signs: tuple[Sign, ...], route: str
) -> None:
    duties = real.knowledge.handling(force).duties_for(about(category, "corporate", *signs))
    assert route in [duty.route for duty in duties]


@pytest.mark.parametrize("force", FORCES)
def test_who_keeps_giving_information_is_a_matter_for_the_unit_that_handles_sources(real: Services, force: str) -> None:
    found = [d.id for d in real.knowledge.handling(force).duties_for(about("intelligence", "personal", "again"))]
    assert "same-source" in found
