"""What everybody writes into the forms, so that only who they are decides whether it is taken."""

from collections.abc import Mapping

from bot.wording.groups import TALK_POINTS

SOMETHING = "Something was written."
ENTRY = {
    "platform": "x",
    "handle": "NorthNews",
    "unit": "North",
    "owner": "officer",
    "editors": "colleague",
    "purpose": "To reach people of the north.",
    "status": "open",
}
_EVERYWHERE = {
    **dict.fromkeys(("said", "answer", "text", "question", "reason"), SOMETHING),
    **{"verdict": "not_covered", "case": "20/4712/26", "last_day": "31/03/2027"},
}
_IN: Mapping[str, Mapping[str, str]] = {
    "inbox:assign": {"said": "corporate_comms"},
    "inbox:added": {"said": "wmp.messaging.declare-groups"},
    "accounts:add": ENTRY,
    "accounts:change": ENTRY,
    "accounts:editors": {"editors": "colleague"},
    "groups:review": {**dict.fromkeys(TALK_POINTS, "yes"), "next": "31/03/2027"},
    "accounts:review": {"needed": "yes", "used": "yes", "editors": "yes", "two_step": "yes"},
}


def fields(form: str) -> dict[str, str]:
    """The fields of a form as a page sends them."""
    name = ":".join(form.split(":")[:2])
    return {f"field-{field}": value for field, value in {**_EVERYWHERE, **_IN.get(name, {})}.items()}
