"""A draft checked from end to end with the real marker: the verdict, where the problem is, and a safer version."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.draft import reply_for
from bot.messages import Paragraph
from bot.wording import drafts as words
from knowledge.documents.library import Quotes
from knowledge.drafts.check import Checked, Checker
from knowledge.drafts.gazetteer import towns
from knowledge.drafts.issues import ISSUES, Issue
from knowledge.drafts.marker import Marked
from knowledge.drafts.opinions import Opinions
from knowledge.drafts.table import load_table
from knowledge.load_pack import load_pack
from knowledge.pack import Account
from knowledge.search import PACKS as OUR_PACKS
from knowledge.search import Knowledge, UnknownForce
from tests.conftest import PACKS, TODAY

STREET = "Nicked two lads for burglary on Larkhill Road in Tipton tonight, both in custody"
BREW = "Home at last. Brew, slippers, cat on my lap. Lovely."


def check(knowledge: Knowledge, draft: str, account: Account = "personal") -> Checked:
    return knowledge.check("example", account, draft, on=TODAY)


def marked(checked: Checked, draft: str) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for f in checked.findings:
        words.setdefault(f.issue, []).append(draft[f.start : f.end] if f.start is not None else "")
    return words


def test_a_street_of_an_arrest_is_marked_and_the_rule_is_cited(knowledge: Knowledge) -> None:
    checked = check(knowledge, STREET)
    assert checked.verdict == "not_ok"
    assert any("Larkhill Road" in words for words in marked(checked, STREET)["location"])
    assert checked.citations[0].rule_id == "example.personal.identify-a-job"


def test_a_private_moment_is_fine_and_has_no_findings(knowledge: Knowledge) -> None:
    checked = check(knowledge, BREW)
    assert (checked.verdict, checked.findings, checked.rewrite) == ("ok", (), None)


def test_what_a_pack_calls_fine_on_an_account_is_no_finding(knowledge: Knowledge) -> None:
    draft = "Larkhill Road in Tipton is closed after a collision. Please use another way."
    assert "location" not in marked(check(knowledge, draft, "corporate"), draft)


def test_what_is_fine_by_itself_is_named_beside_a_problem(knowledge: Knowledge) -> None:
    draft = "Officers are with the victim, Maisie Fenn, 15, at home at 14 Larkhill Road, Tipton. She was raped there."
    assert any("Larkhill Road" in words for words in marked(check(knowledge, draft, "corporate"), draft)["location"])


def test_the_national_table_tightens_what_the_force_says(knowledge: Knowledge) -> None:
    draft = "Brave Maisie Fenn told our officers how she was raped. Thank you, Maisie."
    assert check(knowledge, draft, "corporate").verdict == "not_ok"
    assert any(c.document == "NATIONAL" for c in check(knowledge, draft, "corporate").citations)


def test_a_marking_needs_no_second_opinion(knowledge: Knowledge) -> None:
    draft = "Look what I found in the kitchen. It says OFFICIAL-SENSITIVE."
    checked = check(knowledge, draft)
    assert checked.verdict == "not_ok"
    assert "OFFICIAL-SENSITIVE" in marked(checked, draft)["classified"][0]


@pytest.mark.parametrize("draft", ["My SECRET recipe for a brew", "Ring Childline on 0800 1111, they listen."])
def test_what_leads_to_nobody_is_fine(knowledge: Knowledge, draft: str) -> None:
    assert check(knowledge, draft).verdict == "ok"


@pytest.mark.parametrize(
    "hidden",
    [
        "JustNickedTwoLadsForBurglaryOnLarkhillRoadInTiptonBothInCustody",
        "Niiicked two laaads for burglaryyy on Larkhill Roaaad in Tipton tonight, both in cuuustody",
        "n\U0001f44fi\U0001f44fc\U0001f44fk\U0001f44fe\U0001f44fd two lads on Larkhill Road in Tipton, both in custody",
        "Nicked two lads for burglary on L\u200barkhill R\u200boad in Tipton tonight, both in cust\u200body",
        "Nicked two lads for burglary on L\u0430rkhill Ro\u0430d in Tipton tonight, both in cust\u043edy",
        "N1cked two l4ds for burgl4ry on Larkhill Road in Tipton tonight, both in cust0dy",
        "\uff2e\uff49\uff43\uff4b\uff45\uff44 two lads for burglary on Larkhill Road in Tipton, both in custody",
        "n i c k e d two lads for burglary on Larkhill Road in Tipton tonight, both in c.u.s.t.o.d.y",
        "Nicked two lads for burglary #LarkhillRoad Tipton tonight, both in custody",
    ],
)
def test_hidden_words_are_found(knowledge: Knowledge, hidden: str) -> None:
    checked = check(knowledge, hidden)
    assert checked.verdict == "not_ok"
    assert all(
        0 <= f.start < f.end <= len(hidden) for f in checked.findings if f.start is not None and f.end is not None
    )


def test_a_long_draft_is_read_to_its_end(knowledge: Knowledge) -> None:
    draft = f"{BREW} " * 60 + STREET
    checked = check(knowledge, draft)
    assert checked.verdict == "not_ok"
    assert any("Larkhill Road" in words for words in marked(checked, draft)["location"])


@pytest.mark.parametrize("between", [" ", "\n\n"])
@pytest.mark.parametrize("harmless", [1, 2, 3])
def test_harmless_words_do_not_hide_a_problem(knowledge: Knowledge, harmless: int, between: str) -> None:
    draft = between.join([*["Lovely day with my dog in the park."] * harmless, STREET])
    assert check(knowledge, draft).verdict != "ok"


@pytest.mark.parametrize("end", ["\u2069", "\u2029", "\r", "\n", "\u202c"])
def test_a_mark_that_turns_text_around_hides_nothing(knowledge: Knowledge, end: str) -> None:
    assert check(knowledge, f"{BREW} \u2067\u202e{end} {STREET}").verdict != "ok"


@pytest.mark.parametrize("contact", ["07700 900123", "gaz.pole@example.org", "BX19 KLF"])
def test_what_leads_to_somebody_is_never_just_fine_on_a_personal_account(knowledge: Knowledge, contact: str) -> None:
    draft = f"{BREW} {contact}"
    checked = check(knowledge, draft)
    assert checked.verdict != "ok"
    assert contact in marked(checked, draft)["person"]


@pytest.mark.parametrize("account", ["personal", "corporate", "messaging"])
def test_what_is_said_of_all_of_a_group_is_never_just_fine(knowledge: Knowledge, account: Account) -> None:
    checked = check(knowledge, "All Pakistanis are thieves.", account)
    assert checked.verdict != "ok"
    assert "discriminatory" in {f.issue for f in checked.findings}


@pytest.mark.parametrize("account", ["personal", "corporate", "messaging"])
@pytest.mark.parametrize(
    ("draft", "given_away"),
    [
        (
            "Laptop's back from the menders. Password for it is Winter1999, brew's on me",
            "Password for it is Winter1999",
        ),
        ("Anyone stuck outside tonight: yard code's 7731B", "yard code's 7731B"),
    ],
)
def test_a_password_is_never_just_fine(knowledge: Knowledge, draft: str, given_away: str, account: Account) -> None:
    checked = check(knowledge, draft, account)
    assert checked.verdict != "ok"
    assert any(given_away in words for words in marked(checked, draft)["police_information"])
    assert checked.rewrite is None or given_away not in checked.rewrite


@pytest.mark.parametrize(
    "draft",
    [
        "Parked up at the Kettle Cafe on Larkhill Road with a brew, quiet tonight",
        "Just booked on, I'm on foot round the Rotunda till 10",
    ],
)
def test_where_somebody_on_duty_is_is_never_just_fine_on_a_personal_account(knowledge: Knowledge, draft: str) -> None:
    checked = check(knowledge, draft)
    assert checked.verdict != "ok"
    assert "location" in {f.issue for f in checked.findings}


def test_where_somebody_is_by_coordinates_is_never_just_fine_on_a_personal_account(knowledge: Knowledge) -> None:
    checked = check(knowledge, "I'm on duty here till 10: 52.4862, -1.8904")
    assert "location" in {f.issue for f in checked.findings}


@pytest.mark.parametrize("text", ["\ufdfa", "[", "A'a "])
def test_the_longest_drafts_are_checked_to_the_end(knowledge: Knowledge, text: str) -> None:
    draft = (text * 20_000)[: 20_000 - len(STREET)] + STREET  # a search that tries everything would never end
    assert check(knowledge, draft).verdict != "ok"


def test_a_safer_version_passes_the_same_check(knowledge: Knowledge) -> None:
    draft = f"{BREW} [photo: prisoner asleep in his cell, face in view]"
    checked = check(knowledge, draft)
    assert checked.verdict != "ok"
    assert checked.rewrite is not None
    assert check(knowledge, checked.rewrite).verdict == "ok"


def test_a_safer_version_never_holds_what_was_marked(knowledge: Knowledge) -> None:
    draft = "He's not a racist. All Pakistanis are thieves. Just my opinion."
    safer = check(knowledge, draft).rewrite
    assert safer is None or "Pakistanis" not in safer


@pytest.mark.parametrize(
    "text", ["-. .. -.-. -.- . -.. / --. .- .-. -.--", "Dzi\u015b zatrzymali\u015bmy z\u0142odzieja"]
)
@pytest.mark.parametrize("before", ["", f"{BREW} "])
def test_what_cannot_be_read_is_never_just_fine(knowledge: Knowledge, text: str, before: str) -> None:
    checked = check(knowledge, before + text)
    assert checked.verdict != "ok"
    assert checked.unreadable


UNREADABLE = "\u05d2\u05e8\u05d9 \u05e4\u05d9\u05d9\u05e7 \u05e0\u05e2\u05e6\u05e8"


def test_what_cannot_be_read_is_said_to_be_so_and_nothing_is_guessed() -> None:
    checked = judged(Disliking(1.0, 0.0, 0.0), PACKS, "example", {}, draft=UNREADABLE)
    assert (checked.verdict, checked.findings, checked.citations) == ("check", (), ())
    texts = [block.text for block in reply_for(checked, UNREADABLE).cards[0].blocks if isinstance(block, Paragraph)]
    assert texts[0] == words.UNREADABLE
    assert not {words.NOTHING_CERTAIN, words.OK_DETAIL, words.NO_SAFER, words.POSTS_LIKE_THIS} & set(texts)


def test_what_cannot_be_read_keeps_a_stricter_verdict() -> None:
    assert judged(Disliking(0.1, 0.1, 0.8), PACKS, "example", {}, draft=UNREADABLE).verdict == "not_ok"


def test_a_force_that_we_do_not_hold_is_refused(knowledge: Knowledge) -> None:
    with pytest.raises(UnknownForce):
        knowledge.check("nowhere", "personal", BREW, on=TODAY)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draft=st.text(min_size=1, max_size=300))
def test_whatever_is_pasted_findings_lie_inside_it(knowledge: Knowledge, draft: str) -> None:
    for f in check(knowledge, draft).findings:
        assert (f.start is None) == (f.end is None)
        assert f.start is None or f.end is None or 0 <= f.start < f.end <= len(draft)


def test_the_towns_are_picked_out_once_and_kept(tmp_path: Path) -> None:
    assert {"Tipton", "Melksham", "Stratford-upon-Avon"} <= towns(tmp_path)
    assert [file.name.startswith("towns-") for file in tmp_path.iterdir()] == [True]


class Disliking:
    """A marker that does not like what it reads, whatever it says, for these issues or for none."""

    def __init__(self, ok: float, check: float, not_ok: float, *issues: Issue, likely: float = 1.0) -> None:
        self._verdicts = np.array([ok, check, not_ok], dtype=np.float32)
        self._issues = np.array([likely * (issue in issues) for issue in ISSUES], dtype=np.float32)

    def mark_all(self, _force: str, _account: Account, texts: Sequence[str]) -> list[Marked]:
        return [Marked(self._verdicts, self._issues, self._issues[None, :], ((0, 1),)) for _ in texts]


def disliked(ok: float, check: float, not_ok: float) -> Checked:
    return judged(Disliking(ok, check, not_ok), PACKS, "example", {})


def judged(
    marker: Disliking,
    folder: Path,
    force: str,
    near: dict[str, float],
    account: Account = "personal",
    draft: str = BREW,
) -> Checked:
    packs = {name: load_pack(folder / name) for name in (force, "national")}
    tables = {name: load_table(folder / name, pack, whole=name == force) for name, pack in packs.items()}
    checker = Checker(packs[force], packs["national"], tables, cast(Opinions, marker), frozenset())
    return checker.check(account, draft, Quotes([]), TODAY, lambda: near)


@pytest.mark.parametrize(("not_ok", "verdict"), [(0.02, "ok"), (0.2, "check")])
def test_what_can_hardly_be_not_ok_needs_less_to_be_fine(not_ok: float, verdict: str) -> None:
    assert disliked(0.55, 0.45 - not_ok, not_ok).verdict == verdict


@pytest.mark.parametrize(
    ("not_ok", "likely", "verdict"), [(0.2, 0.9, "not_ok"), (0.02, 0.9, "check"), (0.02, 1.0, "not_ok")]
)
def test_what_the_table_forbids_is_not_ok_unless_the_whole_rules_that_out_and_it_is_not_certain(
    not_ok: float, likely: float, verdict: str
) -> None:
    marker = Disliking(0.1, 0.9 - not_ok, not_ok, "location", likely=likely)
    assert judged(marker, OUR_PACKS, "wmp", {}).verdict == verdict


def test_a_post_without_issues_rests_on_the_nearest_rule_and_on_the_general_one() -> None:
    near = {
        "wmp.personal.day-at-work": 0.5,
        "wmp.personal.feelings-and-pride": 0.3,
        "wmp.personal.share-force-posts": 0.2,
    }
    checked = judged(Disliking(0.9, 0.1, 0.0), OUR_PACKS, "wmp", near)
    cited = [citation.rule_id for citation in checked.citations]
    assert cited == ["wmp.personal.day-at-work", "wmp.personal.private-life", "wmp.personal.feelings-and-pride"]


def test_what_is_not_ok_is_never_shown_with_a_rule_that_permits_it() -> None:
    checked = disliked(0.1, 0.2, 0.7)
    assert (checked.verdict, checked.findings, checked.citations) == ("not_ok", (), ())


def test_what_permits_an_issue_is_not_cited_where_it_is_named_beside_a_problem() -> None:
    checked = judged(Disliking(0.0, 0.1, 0.9, "location", "victim"), OUR_PACKS, "wmp", {}, "corporate")
    assert {f.issue for f in checked.findings} == {"location", "victim"}
    assert "wmp.corporate.basic-incident-details" not in {c.rule_id for c in checked.citations}


def test_where_no_single_thing_stands_out_the_general_rule_is_shown_and_named_as_such() -> None:
    checked = disliked(0.3, 0.5, 0.2)
    assert (checked.verdict, checked.findings, len(checked.citations)) == ("check", (), 1)
    texts = [block.text for block in reply_for(checked, BREW).cards[0].blocks if isinstance(block, Paragraph)]
    assert texts[:2] == [words.NOTHING_CERTAIN, words.POSTS_LIKE_THIS]
