"""What people read who ask a policy's owner, and what the owners read in their inbox."""

from datetime import date
from textwrap import shorten

OFFICES = {
    "corporate_comms": "Corporate Communications",
    "professional_standards": "Professional Standards",
    "standards_manager": "the Standards Manager",
    "administrator": "the administrators of Signpost",
}

# The asker

SEND_TITLE = "This is what will be sent"
GOES_TO = "It goes to"
GOES_TO_DETAIL = (
    "{office}. Everybody who works there can read it, and one of them answers you here. If nobody is left there, it "
    "goes to the next office that looks after the policy. It is kept, sealed, for a year after it is answered."
)
ANSWER_SENT = "The answer that you got, which is sent along"
EXPECT = "They are asked to answer by {due}, and reminded until they do."
OTHERWISE = "The answer also names"
NO_NAMES = "Leave out names, addresses and details of a case. Don’t paste messages from other people."
QUESTION_LABEL = "Your question"
QUESTION_HINT = "Change it as you like. Nothing is sent until you press Send."
SEND = "Send"
ENTER_QUESTION = "Enter your question first."
TOO_LONG = "That is longer than {limit} characters. Shorten it a little."
OFFICE_CHANGED = "It would now go to somebody else: {office}. Press Send if that is right."
SENT = "Sent. Its reference is {reference}"
SENT_DETAIL = "{office} has it and is asked to answer by {due}. You are told here when there is an answer."
NOT_SENT_UNKNOWN = (
    "Signpost does not know who you are here, so no answer could reach you. Sign in first, or copy this message and "
    "send it to {office}."
)
NOT_SENT_NOBODY = (
    "Signpost knows nobody in the office that answers this, so it can’t pass your question on. Copy this message and "
    "send it to {office}."
)
MY_QUESTIONS = "My questions"
NO_QUESTIONS = "You have asked nobody a question yet. Under an answer, press “Ask a person”."
WHO_ARE_YOU = "Signpost does not know who you are here. Ask an administrator for your sign-in link."
READ_REPLY = "Open {reference}"
HEADING = "{reference}: {status}"
STATUSES = {"open": "waiting for an answer", "answered": "answered", "closed": "closed without an answer"}
ASKED_ON = "Sent to {office} on {day}."
YOU_ASKED = "What you asked"
THE_ANSWER = "The answer of {office}"
THE_REASON = "Why it was closed without an answer"

ASKER_LEFT = "Whoever asked it no longer works here."

# The owners

INBOX = "Inbox"
INBOX_EMPTY = "There is nothing in it for this choice."
NUMBERS = "Questions that people sent: {open} waiting, {answered} answered, {closed} closed. Their offices read them."
GROUPS_DETAIL = "Counts by rule and week. No text is kept of them, and fewer than five are not counted out."
ASKED_A_PERSON = "Asked a person"
ITEM = "{reference}, {week}"
ITEM_LINE = "{status}. Answer by {due}. {holder}"
LATE_LINE = "{status}. An answer was due by {due}. {holder}"
ABOUT = "About the rule"
HELD_BY = "Taken by {holder}."
HELD_BY_NOBODY = "Nobody has taken it yet."
KINDS = {"unanswered": "Not answered", "unhelpful": "Not helpful"}
GROUP = "{kind}: {rule}, {week}"
WEEK = "week of {day}"
NUMBER = "{number} times."
FEWER = "Fewer than five."
REASONS = "Five or more said: {reasons}."
WHY_UNANSWERED = {"not_covered": "no rule settles it", "asked_back": "asked back, and nothing was chosen"}
NO_RULE = "no rule"
RULE_LINE = "{rule} ({reference})"
OPEN = "Open {reference}"
SEE_RULE = "See the rule"
SEE_ONE_RULE = "See the rule: {rule}"
ONLY_RULE = "Only this rule in the inbox"
ALL_WEEKS = "All weeks and rules"
NARROWED = "Shown here: {what}."
MORE = "{number} more are not shown. Choose a week or a rule."
WAS_ASKED = "The question"
WAS_TOLD = "What Signpost had answered"
ASKED_BACK = "Signpost asked back, and gave no answer."
OFFICE_LINE = "For {office}. Asked on {day}, answer by {due}."
REPLY_SENT = "What was answered"
ADDED = "Answered and added to the pack: {rule}"
CASE_OFFERED = "May become a test case: “{question}”, {verdict}"
TAKE = "I take it"
ASSIGN = "Give it to somebody else"
ANSWER = "Answer"
CLOSE = "Close without an answer"
ADD = "Added to the pack"
OFFER_CASE = "It may become a test case"
BACK = "Back to the inbox"
FORM_LABELS = {
    "assign": "The id of somebody of the same office",
    "answer": "Your answer",
    "close": "Why there is no answer",
    "added": "The id of the rule",
    "case": "The question in your own words",
    "verdict": "What Signpost should answer",
}
FORM_HINTS = {
    "assign": "They are told.",
    "answer": "The asker reads it here. It can’t be changed afterwards. Up to 2,000 characters.",
    "close": "The asker sees it.",
    "added": "As it stands in the running pack, for example {rule}.",
    "case": "Without names, places or anything else by which somebody could be known: it will stand in a file.",
}
ENTER_SOMETHING = "Enter something first."
CHOOSE_VERDICT = "Choose what Signpost should answer."
VERDICTS = {
    "allowed": "Yes",
    "not_allowed": "No",
    "conditional": "Only on conditions",
    "required": "You must do something here",
    "information": "What the policy says",
    "not_covered": "The policy does not say",
}
RULE_HEADING = "The rule and what it settles"
SILENCE = "The documents do not settle this: {topic}."
KEPT_IN = "Where it is kept"
KEPT_LINE = "{file}, line {line}, under the id {rule}"
SITUATIONS = "What it settles"
EXAMPLES = "{verdict} ({number} example questions)"
CASES = "Test cases about it"
NO_CASES = "No test case is answered with it."
CASES_BROKEN = "The file of cases can’t be read. Run: signpost evaluate {file}"
WHAT_CHANGES = "What would change"
WHAT_CHANGES_DETAIL = (
    "Change the rule in a copy of the packs, then run this where Signpost is installed. It lists the verdicts that "
    "would change among the examples of this rule, of its neighbours and the test cases. It takes minutes, so it is "
    "not run here."
)
COMMAND = "Command to copy"
REFUSED = {
    "question_unknown": "There is no such question or rule, or it is not yours to see.",
    "question_over": "It has been answered or closed already.",
    "question_unanswered": "Answer it first.",
    "not_of_office": "Nobody of this office works here under that id.",
    "no_such_rule": "The running pack has no rule of that id.",
}

# What people are told outside these pages: it may be read over a shoulder

TOLD = "Somebody asks {office} a question ({reference}). An answer is due by {due}."
HELD = "The question {reference} is with you. An answer is due by {due}."
REMINDER = "The question {reference} still waits for an answer, due by {due}."
LATE = "The question {reference} is late: an answer of {office} was due by {due}."
ANSWERED = "There is an answer to your question {reference}."
CLOSED = "Your question {reference} was closed without an answer. The reason is given there."

_ASKS_FOR_INBOX = ("inbox", "my inbox", "the inbox")
_ASKS_FOR_QUESTIONS = ("my questions", "my question")
_BUTTONS = {
    "list": INBOX,
    "take": TAKE,
    "assign": ASSIGN,
    "answer": ANSWER,
    "close": CLOSE,
    "added": ADD,
    "case": OFFER_CASE,
}


def asks_for_inbox(text: str) -> bool:
    """Whether somebody typed that they want to see their inbox."""
    return _plain(text) in _ASKS_FOR_INBOX


def asks_for_questions(text: str) -> bool:
    """Whether somebody typed that they want to see what they asked."""
    return _plain(text) in _ASKS_FOR_QUESTIONS


def _plain(text: str) -> str:
    return " ".join(text.lower().split()).strip(" .!?")


def in_week(of: date) -> str:
    """A week in words by its first day: week of 16 November 2026."""
    return WEEK.format(day=f"{of.day} {of:%B %Y}")


def shortened(rule: str, most: int = 90) -> str:
    """The words of a rule as a list shows them."""
    return shorten(rule, most, placeholder=" …")


def week(of: date) -> str:
    """A week as calendars number it, for commands: 2026-W47."""
    year, number, _ = of.isocalendar()
    return f"{year}-W{number:02}"


def pressed(details: str) -> str:
    """The words on a button of the inbox, from what stands behind "inbox:"."""
    action, _, about = details.partition(":")
    if action == "rule":
        return SEE_RULE
    return OPEN.format(reference=about) if action == "show" else _BUTTONS.get(action, INBOX)


def pressed_by_asker(details: str) -> str:
    """The words on a button of the asker, from what stands behind "questions:"."""
    action, _, about = details.partition(":")
    if action == "send":
        return SEND
    return READ_REPLY.format(reference=about) if action == "show" else MY_QUESTIONS
