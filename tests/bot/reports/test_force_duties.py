"""What our own forces' rules say stands in place of good practice, and no two duties of a report contradict."""

from pathlib import Path

import pytest

from bot.messages import Reply, RuleBlock
from bot.reports.facts import handling_of
from bot.services import Services
from bot.wording import flows as flow_words
from knowledge.model.embedder import OnnxEmbedder
from knowledge.reports.handling import Duty
from knowledge.search import Knowledge
from tests.bot.flows.client import Client

GROUP = {"purpose": "community", "device": "own", "outsiders": "yes"}


@pytest.fixture
def knowledge(embedder: OnnxEmbedder, shared_data: Path) -> Knowledge:
    """Our own packs in place of the example pack."""
    return Knowledge(embedder, shared_data)


def duties(services: Services, force: str, flow: str, answers: dict[str, str]) -> dict[str, Duty]:
    return {duty.id: duty for duty in handling_of(flow, force, services).duties_for(answers)}


def rules(services: Services, force: str, flow: str, answers: dict[str, str]) -> dict[str, str]:
    found = duties(services, force, flow, answers)
    return {name: duty.rule.id if duty.rule else "" for name, duty in found.items()}


def declared(services: Services, force: str, **changed: str) -> Reply:
    """The summary before a group is declared."""
    client = Client(services, force)
    client.send("flow:group_declare:start")
    before = {"before": "seen", "name": "North Watch", "app": "whatsapp", "purpose": "community", "members": "ten"}
    after = {"role": "admin", "device": "own", "disappearing": "no", "outsiders": "yes"}
    return client.go(**{**before, **after, **changed})


@pytest.mark.parametrize(
    ("purpose", "device", "outsiders", "expected"),
    [
        ("community", "own", "yes", "public-own-phone"),
        ("community", "both", "no", "public-own-phone"),
        ("event", "own", "yes", "outsiders-own-phone"),
        ("shifts", "both", "unsure", "outsiders-own-phone"),
    ],
)
def test_a_group_with_the_public_on_one_s_own_phone_is_against_the_rule(
    services: Services, purpose: str, device: str, outsiders: str, expected: str
) -> None:
    answers = {"purpose": purpose, "device": device, "outsiders": outsiders}
    found = rules(services, "wmp", "group_declare", answers)
    assert [name for name, rule in found.items() if rule == "wmp.messaging.no-public-dms"] == [expected]
    duty = duties(services, "wmp", "group_declare", answers)[expected]
    assert duty.within == "now"
    assert all(said in duty.do for said in ("line manager", "the force's device", "Delete nothing"))
    assert "outsiders" not in found


@pytest.mark.parametrize("changed", [{"device": "force"}, {"purpose": "shifts", "outsiders": "no"}])
def test_any_other_group_is_not(services: Services, changed: dict[str, str]) -> None:
    found = rules(services, "wmp", "group_declare", GROUP | changed)
    assert "wmp.messaging.no-public-dms" not in found.values()


def test_it_is_said_before_the_group_is_declared(services: Services) -> None:
    reply = declared(services, "wmp")
    rule = services.knowledge.pack("wmp").rule("wmp.messaging.no-public-dms")
    assert rule is not None
    assert rule.text in [block.rule for block in reply.cards[0].blocks if isinstance(block, RuleBlock)]


def test_a_summary_without_a_duty_is_shown_as_none(services: Services) -> None:
    assert declared(services, "wmp", device="force").cards[0].tone == "neutral"


def test_wiltshire_s_policy_says_what_may_not_be_in_a_group(services: Services) -> None:
    client = Client(services, "wiltshire")
    shown = client.send("flow:group_declare:start").cards[0].blocks
    for name in ("messaging-police-information", "operational-talk"):
        rule = services.knowledge.pack("wiltshire").rule(f"wiltshire.personal.{name}")
        assert rule is not None
        assert rule.text in [block.rule for block in shown if isinstance(block, RuleBlock)]


@pytest.mark.parametrize(
    ("force", "flow", "answers", "duty", "rule"),
    [
        ("wiltshire", "group_declare", {}, "no-police-information", "personal.messaging-police-information"),
        ("wiltshire", "intelligence_online", {"account": "own"}, "own-account", "personal.searching-people"),
        ("wiltshire", "account_apply", {"existing": "yes"}, "existing", "accounts.ask-permission"),
    ],
)
def test_a_rule_of_the_force_stands_in_place_of_good_practice(
    services: Services, force: str, flow: str, answers: dict[str, str], duty: str, rule: str
) -> None:
    assert rules(services, force, flow, answers)[duty] == f"{force}.{rule}"


def test_who_runs_an_unused_account_is_told_one_thing_and_anybody_else_another(services: Services) -> None:
    found = duties(services, "wmp", "account_concern", {"what": "unused"})
    assert found["pass-on-or-close"].do.startswith("If you run the account")
    assert found["unused"].do.startswith("If you don't run the account")


def test_nothing_is_changed_on_an_account_before_it_was_agreed(services: Services) -> None:
    found = duties(services, "wiltshire", "account_convert", {"direction": "to_personal"})
    assert found["wait-personal"].do.startswith("Change nothing")
    assert "Once CCE has agreed" in found["work-address"].do


def test_what_no_force_says_is_still_called_good_practice(services: Services) -> None:
    assert flow_words.GOOD_PRACTICE in repr(Client(services, "wwm").send("flow:group_declare:start"))
