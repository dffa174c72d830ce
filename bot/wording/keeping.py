"""What people read about what is kept and held for a case."""

from typing import TYPE_CHECKING

from bot.wording import groups

if TYPE_CHECKING:  # the database library is slow to import, and words need none
    from bot.records.holds import Hold

HOLD = "Hold for a case"
LIFT = "Lift hold {number}"
HELD = "Held for a case (hold {number}, {case}), by {who} since {day}: {reason}"
HOLD_TITLE = "Hold {reference} for a case"
LIFT_TITLE = "Lift hold {number}"
CASE_LABEL = "Reference of the case"
CASE_HINT = "A crime, complaint or court number."
REASON_LABELS = {"place": "Why it has to be kept", "lift": "Why it need not be held any more"}
REASON_HINT = "Only Professional Standards and whoever runs Signpost see this."
SUBMIT = {"place": "Hold it", "lift": "Lift it"}
ENTER_CASE = "Enter the reference of the case, up to {limit} characters."
ENTER_REASON = "Enter the reason, up to {limit} characters."
STEPS = {
    "held": "placed {detail}",
    "hold_lifted": "lifted {detail}",
    "exported": "handed it over for disclosure",
    "concerned_exported": "handed it over to a person whom it concerns",
}
REFUSED = {
    "unknown": "There is no such record or hold, or it is not yours to see.",
    "not_held": "This hold was lifted before.",
}
YES, NO = "yes", "no"
UNTIL = "Kept until"
HISTORY = "What happened"
NOT_OPENED = "(sealed with a key that this installation no longer has)"
MADE = "Made at {moment}, London time."
WHY = "Kept {kept}, {reason}. Who decides: {decides}."
EXPORT_TITLE = "What Signpost keeps about {person}"
ABOUT_EXPORT = (
    "This is what Signpost keeps about you as somebody who works here: what you recorded, took on, declared, asked to "
    "be kept or were told, what you did, and what was noted about you. Your id stands for you; Signpost does not hold "
    "your name.",
    "The last question of a conversation is kept for 30 minutes, under a key that can’t be traced to you. What you "
    "thought of an answer is kept without saying who thought so. Neither can be shown here.",
)
NOTHING_KEPT = "Nothing is kept about {person}. Check the id; --account names an account that they had."
CONCERNED = "Reports in which they are concerned (for the disclosure officer alone)"
CLASSES = {
    "kept_answer": "Answers that you asked to be kept",
    "run": "Flows that you have begun",
    "contact": "Contacts and reports that you recorded or took on",
    "group": "Messaging groups that you declared or talked about",
    "group_history": "What you declared about groups before, and talks before the last",
    "transfer": "What the official record has of your groups",
    "campaign": "Campaigns that you prepared",
    "campaign_person": "Campaigns in which you were asked",
    "account": "Force accounts that you answer for or post on, or once did",
    "leaver": "What was still in your name when you left, and what you settle for those who left",
    "question": "Questions that you asked an office or answered",
    "notice": "What you were told",
    "posted": "Where messages to you stand on a chat platform",
    "chat": "Where you can be written to on a chat platform",
    "sign_out": "Sessions that were ended",
    "person": "Your entry in the people file",
    "address": "How you are reached",
    "duty": "When you were on duty",
    "audit": "What you did and read, and what was noted about you",
}
FIELDS = {
    "id": "Id",
    "kind": "Kind",
    "at": "When",
    "actor": "Who",
    "action": "What was done",
    "subject": "To what",
    "unit": "Unit",
    "officer": "Recorded by",
    "filed": "Recorded",
    "due": "To be acknowledged by",
    "status": "How far it is",
    "holder": "Taken on by",
    "hidden": "Hidden from line managers",
    "offices": "Meant for",
    "category": "About",
    "urgency": "Urgency",
    "reference": "Reference",
    "acknowledged": "Acknowledged",
    "answers": "What was recorded",
    "details": "What was recorded",
    "content": "What was recorded",
    "told": "Who was told",
    "history": HISTORY,
    "contact": "About",
    "recipient": "For",
    "state": "State",
}
_OF_GROUPS = {**groups.TALK_POINTS, **{name: groups.EXPORT_FIELDS[name] for name in ("said", "next")}}
FIELDS_OF = {  # where it is called otherwise in a table
    "accounts": {"holder": "For whom"},
    "groups": _OF_GROUPS,
    "group_history": {**_OF_GROUPS, **{name: groups.EXPORT_FIELDS[name] for name in ("what", "day", "by")}},
    "questions": {"due": "An answer is promised by"},
    "notices": {"due": "To be told at"},
    "transfers": {"entry": "What was taken over", "day": "On", "official": "Under the reference"},
}
TRANSFERRED = {"group": "what was declared about the group", "talk": "a talk about the group"}
KEPT_HELD = "held for {cases}; nothing about them is erased until the hold is lifted"
KEPT_BY_RULE = "kept {kept}, {reason}"
KEPT_WORKS_HERE = "they are in the people file; where they no longer work here, add --left"
BEING_RECORDED = "an emergency that is being recorded; try again in ten minutes"
DISCLOSURE_TITLE = "Contacts and reports of {force}, for disclosure"
DISCLOSED = "Records: {number}."
FOR_CASE = "For the case {case}."
RECORDS = "Records"
NO_RECORDS = "No record of {force} fits that."
NO_SUCH_RECORDS = "There is no such record of {force} that can be handed over: {references}."


def pressed(details: str) -> str:
    """The words on a button about holds, from what stands behind "holds:"."""
    action, _, what = details.partition(":")
    return LIFT.format(number=what) if action == "lift" else HOLD


def held_line(hold: "Hold") -> str:
    """That something is held, for which case and why."""
    day = f"{hold.placed.day} {hold.placed:%B %Y}"
    return HELD.format(number=hold.number, case=hold.case, who=hold.placed_by, day=day, reason=hold.reason)
