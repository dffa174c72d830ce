"""What the answers of the contact flow mean: category, urgency, signs and account of the message."""

from collections.abc import Mapping
from typing import cast

from knowledge.messages.handling import About, OwnAccount
from knowledge.messages.kinds import Category, Sign, Urgency

# The answer to `danger`, `abuse_kind`, `phone_seen` and `same_person` that is a sign.
_SIGNS: dict[tuple[str, str], Sign] = {
    ("danger", "unreadable"): "unreadable",
    ("abuse_kind", "threat"): "threat",
    ("abuse_kind", "hateful"): "hateful",
    ("abuse_kind", "malicious"): "malicious",
    ("abuse_kind", "persistent"): "persistent",
    ("phone_seen", "yes"): "unsafe_phone",
    ("phone_seen", "unsure"): "unsafe_phone",
    ("same_person", "yes"): "again",
}


def about(answers: Mapping[str, str]) -> About:
    """What the message is, from the answers that led to the end of the flow."""
    categories = [category(answers)]
    if answers.get("also", "no") != "no":
        categories.append(cast(Category, answers["also"]))
    signs = frozenset(sign for (step, value), sign in _SIGNS.items() if answers.get(step) == value)
    if answers.get("suggested_sure") == "unreadable" and answers.get("danger_again") != "no":
        signs |= {"unreadable"}
    return About(tuple(categories), signs, cast(OwnAccount, answers.get("account", "personal")))


def is_emergency(answers: Mapping[str, str]) -> bool:
    """Whether danger could not be ruled out so far."""
    unsure = answers.get("danger", "no") != "no" or answers.get("danger_again") == "yes"
    return unsure or is_not_ruled_out(answers) or answers.get("about") == "emergency"


def is_not_ruled_out(answers: Mapping[str, str]) -> bool:
    """Whether what was pasted may be an emergency, and nobody has said that it is one or none."""
    return answers.get("suggested_urgent") == "yes" and "danger_again" not in answers


def category(answers: Mapping[str, str]) -> Category:
    """What the message mainly is; where danger could not be ruled out, an emergency."""
    return "emergency" if is_emergency(answers) else cast(Category, answers.get("about", "emergency"))


def urgency(answers: Mapping[str, str]) -> Urgency:
    """How urgent the notice to the supervisor is."""
    found = about(answers)
    if found.categories[0] == "emergency":
        return "emergency"
    if found.signs & {"threat", "unsafe_phone"} or {"crime_report", "intelligence"} & set(found.categories):
        return "non_emergency"
    return "none"
