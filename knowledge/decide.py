"""From likely situations to one verdict: the probabilities of all situations with the same verdict are added up.

A yes needs more than the largest share: nothing that forbids or conditions may be near (docs/deciding.md). SAFE_YES and
UNSURE were chosen by benchmarks/fusion.py on our own questions, held out; the others by reading answers.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from knowledge.index import Match
from knowledge.pack import VERDICTS, Account, Verdict
from knowledge.understand import Asks

SAFE_YES = 2.0  # how many times likelier "allowed" has to be than "not allowed" and "conditional" together
NATIONAL_IS_LIKELY = 0.15  # probability from which national law tightens a force's permission
BOTH_ACCOUNTS = 0.1  # probability that each kind of account needs for both to be answered
TOO_WEAK = 0.25  # cosine; below this nothing we hold is about the question
UNSURE = 0.4  # probability of the verdict; below it, it is wrong more often than right, so we ask back
_NOT_NEGLIGIBLE = 0.02  # probability that a situation needs to settle a question in the place of the likeliest
_READINGS = 3
_OTHER: dict[Account, Account] = {"personal": "corporate", "corporate": "personal"}
_FORBIDDING: tuple[Verdict, ...] = ("not_allowed", "conditional")


@dataclass(frozen=True)
class Decision:
    """The verdict, the situation that settles it, and the matches behind it, likeliest first."""

    verdict: Verdict
    settled_by: Match | None
    matches: tuple[Match, ...]
    confidence: float
    by_account: tuple[tuple[Account, Match], ...] = ()
    readings: tuple[Match, ...] = ()


def chosen(matches: Sequence[Match], situation: str) -> Decision:
    """The decision when the asker said which situation it is."""
    match = next(m for m in matches if m.card.situation.id == situation)
    return Decision(match.card.verdict, match, tuple(matches), 1.0)


def decide(matches: Sequence[Match], account: Account | None, asks: Set[Asks] = frozenset()) -> Decision:
    """The verdict on these matches (likeliest first).

    `account` is None where the question does not say; `asks` is how it is put.
    """
    if not matches or max(m.similarity for m in matches[:_READINGS]) < TOO_WEAK:
        return Decision("not_covered", None, tuple(matches), 1.0)
    shares = {verdict: sum(m.probability for m in matches if m.card.verdict == verdict) for verdict in VERDICTS}
    verdict = _safe(max(VERDICTS, key=lambda v: shares[v]), shares, matches, account)
    settling = _settling(verdict, matches, account)
    differing = () if account is not None else _by_account(matches)
    put = None if differing else _as_it_is_put(verdict, asks, settling, matches, account)
    unsure = _readings(matches) if shares[verdict] < UNSURE else ()
    if put is not None:
        return Decision(put[0], put[1], tuple(matches), shares[verdict], (), unsure)
    if differing:
        settling = next(match for _, match in differing if match.card.verdict != "allowed")
        sure = sum(shares[v] for v in {match.card.verdict for _, match in differing})
        return Decision("conditional", settling, tuple(matches), sure, differing)
    return Decision(verdict, settling, tuple(matches), shares[verdict], (), unsure)


def _settling(verdict: Verdict, matches: Sequence[Match], account: Account | None) -> Match:
    """The likeliest situation with this verdict, before all one that is not about the other kind of account."""
    fitting = [m for m in matches if m.card.verdict == verdict]
    other = _OTHER.get(account) if account else None
    return next((m for m in fitting if other is None or m.card.account != other), fitting[0])


def _safe_match(match: Match, matches: Sequence[Match], account: Account) -> Match:
    """The match, or, where it is a yes that something near forbids, the likeliest that forbids it on that account."""
    near = [m for m in matches if m.card.account != _OTHER[account]]
    shares = {verdict: sum(m.probability for m in near if m.card.verdict == verdict) for verdict in VERDICTS}
    verdict = _safe(match.card.verdict, shares, near, account)
    if verdict == match.card.verdict:
        return match
    return next((m for m in near if m.card.verdict == verdict and m.card.rule is not None), match)


def _as_it_is_put(
    verdict: Verdict, asks: Set[Asks], settling: Match, matches: Sequence[Match], account: Account | None
) -> tuple[Verdict, Match] | None:
    """The verdict that answers the question as it is put, and what settles it; None where the verdict does already.

    "Do I have to ask?" is answered by "you must" and "can I skip it?" by "no", though both are about one duty; and who
    asks for a fact does not ask for a permission. None of these ever makes a yes.
    """
    rule = settling.card.rule
    if rule is None:
        return None
    if "duty" in asks and not asks & {"skip", "permission"} and verdict in _FORBIDDING:
        duty = _same_rule(settling, matches, "required", account)
        abstains = "abstain" in asks and rule.says in ("must_not", "should_not")
        if duty is not None or abstains or rule.says in ("must", "should", "only_if"):
            return "required", duty or settling
    if "skip" in asks and "duty" not in asks and verdict == "required":
        return "not_allowed", _same_rule(settling, matches, "not_allowed", account) or settling
    if "skip" in asks and "duty" not in asks and verdict == "allowed" and rule.says in ("must", "should"):
        return "conditional", settling  # leaving a duty undone may be fine, but only in the situation that says so
    if "fact" in asks and "permission" not in asks and verdict == "allowed":
        return "information", settling
    return None


def _same_rule(match: Match, matches: Sequence[Match], verdict: Verdict, account: Account | None) -> Match | None:
    """The likeliest situation of the same rule with this verdict, if it is likely enough and fits the account."""
    other = _OTHER.get(account) if account else None
    owner = match.card.situation.owner
    near = [m for m in matches if m.card.situation.owner == owner and m.probability >= _NOT_NEGLIGIBLE]
    return next((m for m in near if m.card.verdict == verdict and (other is None or m.card.account != other)), None)


def _readings(matches: Sequence[Match]) -> tuple[Match, ...]:
    """The likeliest situations, one of each rule or silence, to choose from."""
    likeliest: dict[str, Match] = {}
    for match in matches:
        likeliest.setdefault(match.card.situation.owner, match)
    return tuple(likeliest.values())[:_READINGS]


def _safe(
    likeliest: Verdict, shares: dict[Verdict, float], matches: Sequence[Match], account: Account | None
) -> Verdict:
    """The likeliest verdict, unless it is a yes that something near forbids, for the account that is meant."""
    if likeliest != "allowed":
        return likeliest
    other = _OTHER.get(account) if account else None
    near = [m for m in matches if m.card.verdict in _FORBIDDING and (other is None or m.card.account != other)]
    forbidding = sum(m.probability for m in near)
    national = sum(m.probability for m in near if m.card.pack == "national")
    if shares["allowed"] >= SAFE_YES * forbidding and national < NATIONAL_IS_LIKELY:
        return "allowed"
    return max(_FORBIDDING, key=lambda v: sum(m.probability for m in near if m.card.verdict == v))


def _by_account(matches: Sequence[Match]) -> tuple[tuple[Account, Match], ...]:
    """The likeliest situation of each kind of account, where both are likely and their verdicts differ."""
    found: list[tuple[Account, Match]] = []
    accounts: tuple[Account, ...] = ("personal", "corporate")
    for account in accounts:
        own = [m for m in matches if m.card.account == account and m.card.rule is not None]
        if sum(m.probability for m in own) < BOTH_ACCOUNTS:
            return ()
        found.append((account, _safe_match(own[0], matches, account)))
    verdicts = {match.card.verdict for _, match in found}
    return tuple(found) if len(verdicts) > 1 and "allowed" in verdicts and "information" not in verdicts else ()
