"""Every sentence that a person sees, in plain English: short, active, never blaming."""

from datetime import date

from bot.wording import accounts, audit, campaigns, contact, for_you, groups, inbox, keeping, leavers, reports
from knowledge.answer import AccountAnswer, Answer, Citation, PartAnswer
from knowledge.pack import Account, Channel, Contact, Verdict

GUIDANCE = "This is guidance, not authorisation. It is the newest version we hold, not confirmed as current."

ACCOUNT_NAMES: dict[Account, str] = {
    "personal": "on your personal account",
    "corporate": "on a force account",
    "messaging": "in messaging apps",
}
_HEADLINES: dict[Verdict, str] = {
    "allowed": "Yes",
    "not_allowed": "No",
    "conditional": "Only on conditions",
    "required": "You must do something here",
    "information": "What the policy says",
    "not_covered": "Your force\u2019s policy does not say",
}
_HEADLINES_FOR_AN_ACCOUNT: dict[Verdict, str] = {
    "allowed": "Yes, {account}",
    "not_allowed": "No, not {account}",
    "conditional": "Only on conditions, {account}",
}
OFF_TOPIC = "That is outside what Signpost can help with"
SEVERAL_ANSWERS = "You asked more than one thing"
DEPENDS_ON_ACCOUNT = "It depends on whose account it is"

ASK_SOMETHING = "Type a question, such as: can I post about my day at work on my own Instagram?"
TOO_LONG = "That is too long for a question. Ask in up to {limit} characters, or use “Check a draft” if it is a draft."
NO_WORDS = "There are no words in that to answer. Please ask your question in words."
NOT_ENGLISH = (
    "Signpost can only read English, so it can\u2019t answer this safely. Please ask in English, or ask {office}. If "
    "somebody sent this to you, treat it as urgent until your force\u2019s interpreters have read it, and record the "
    "contact."
)
WHAT_IS_IT = "What would you like to post or send?"
WHAT_IS_IT_DETAIL = (
    "Say in a few words what it shows or says, and whose account it is for. For example: a photo of my medal on my own "
    "Instagram. Leave out names and details of a job."
)
MY_OWN_ACCOUNT = "It is for my own account"
A_FORCE_ACCOUNT = "It is for a force account"
A_MESSAGE = "It is a message or group chat"
WHICH_OF_THESE = "Which of these is closest?"
WHICH_OF_THESE_DETAIL = (
    "I don\u2019t want to guess. Choose one, or ask again and say what you would post or send, and on which account."
)
NONE_OF_THESE = "None of these"
NONE_OF_THESE_ANSWER = "Then it is safer to ask a person than to rely on a near fit."

NOT_COVERED_TOPIC = "Your force\u2019s documents do not cover this: {topic}. That is not a yes. Ask before you act."
NOT_COVERED = "Nothing we hold from your force answers this. That is not a yes. Ask before you act."
OFF_TOPIC_DETAIL = (
    "Signpost answers questions about social media and messaging policy, and this is about something else: {topic}."
)
OFF_TOPIC_DETAIL_BARE = "Signpost answers questions about social media and messaging policy."
SAME_RULE = "The same rule also stands here:"
NEAREST_RULES = "The nearest rules we hold are below. They do not settle your question."

SENSITIVE = (
    "Your question mentions something that could identify a person, a place or a case. "
    "Leave that out, or get advice before you post it."
)
NOT_AGREED = (
    "Your question says that something has not been approved or agreed. "
    "Where the rule asks for that, wait until it has been, or ask the people named below."
)
ADDS_SOMETHING = (
    "You mention more than one thing, and this covers only the first. "
    "Ask about the other one by itself before you post it."
)
FOR_ROLE = "This holds only if you are {role}. Ask your line manager if you are not sure."
INSTEAD = "Instead"
WHO_TO_ASK = "Who to ask"
EARLIER = "From {document}, an earlier document: the policy in force does not say anything on this."
REVIEW_OVERDUE = "{document} was due for review by {day}. Check the intranet for a newer version."
EARLIER_TAG = "earlier document"
OFFICIAL_WORDING = "Official wording"

HELPFUL = "Helpful"
NOT_HELPFUL = "Not helpful"
ASK_A_PERSON = "Ask a person"
SHOW_PERSONAL = "What about my own account?"
SHOW_CORPORATE = "What about a force account?"
KEEP = "Keep this answer"
RECEIPT = "Get a receipt"
THIS_ONE = "This one"
_BUTTONS = {
    "helpful": HELPFUL,
    "not_helpful": NOT_HELPFUL,
    "ask_a_person": ASK_A_PERSON,
    "keep": KEEP,
    "receipt": RECEIPT,
    "draft": "Check a draft",
}
THANKS = "Thank you. We record the rule and your reason, not your question."
WHY_NOT_HELPFUL = "What was wrong with it?"
REASONS = {
    "wrong_rule": "It used the wrong rule",
    "wrong_verdict": "The yes or no was wrong",
    "unclear": "I did not understand it",
    "missing": "Something was missing",
}
KEPT = "Kept for 90 days, until {day}. Its number is {number}. Type \u201cmy kept answers\u201d to see it again."
MY_KEPT_ANSWERS = "My kept answers"
KEPT_ANSWER = "Number {number}, kept until {day}"
NOTHING_KEPT = "You have kept no answer in the last 90 days."
NOTHING_TO_KEEP = (
    "There is no answer to keep any more. Signpost forgets a conversation after 30 minutes. Please ask again."
)
ASK_A_PERSON_HEADLINE = "Nothing has been sent"
MESSAGE_TO_COPY = "Message to copy"
MESSAGE = (
    "Hello. I have a question about social media policy: \u201c{question}\u201d. "
    "Signpost\u2019s guidance was: {headline}.{reference} Could you advise before I act? Thank you."
)
MESSAGE_WITHOUT_GUIDANCE = (
    "Hello. I have a question about social media policy that Signpost could not answer: \u201c{question}\u201d. "
    "Could you advise before I act? Thank you."
)
MESSAGE_REFERENCE = " It referred to {reference}."
RECEIPT_TITLE = "Receipt for this answer"
RECEIPT_CONFIRMED = (
    "This receipt is genuine: issued here on {day}, unchanged since. "
    "Question: \u201c{question}\u201d. Answer: {headline}."
)
RECEIPT_STATEMENT = "This may be disclosed. It is guidance, not authorisation."

CHAT_WELCOME = (
    "Signpost, for {force}. Ask whether you can post or send something. "
    "Type a number to choose, Ctrl+D to leave. What you type is forgotten after 30 minutes."
)
ASK_AGAIN = "Ask again, and say which of these it is:"
CHOICES = "Type a number, or another question:"
PURPOSE = "Can I post this? Guidance from your force\u2019s own policy"
PAGE_TITLE = "Ask Signpost"
WELCOME = "Ask before you post"
WELCOME_DETAIL = (
    "Ask in your own words, for example: can I put a picture of the drugs we seized on my Instagram? "
    "You get a clear answer, the rule in plain English and the clause that it comes from."
)
PRIVACY = (
    "Signpost forgets a conversation after 30 minutes and keeps no question unless you choose to keep its answer. "
    "Leave out names and details of a job: they are not needed."
)
CONVERSATION = "Conversation"
SKIP_TO_QUESTION = "Skip to your question"
FORCE = "Your force"
CHOOSE_FORCE = "Choose your force"
CHOOSE_FORCE_FIRST = "Choose your force, so that the answer comes from its policy."
ACCOUNT = "Account it is about"
ACCOUNT_OPTIONS = {
    "": "As my question says",
    "personal": "My own account",
    "corporate": "A force account",
    "messaging": "Messages or group chats",
}
YOUR_QUESTION = "Your question"
THE_QUESTION = "The question"
SEND = "Ask"
CHECK_A_DRAFT = "Check a draft"
CHOOSE = "Choose"
PAGES = "Pages"
OWN_PAGES = "My pages"
OFFICE_PAGES = "Team and office"
OR_BEGIN = "Or begin"
ASK_PAGE = "Ask"
RECORD_A_CONTACT = "A member of the public contacted me"
STOP_WITH_END = "to stop, press Ctrl+D"
STOP_WITH_NOTHING = "to stop, press Enter without an answer"
ENTER_KEEPS = "Press Enter to leave it as it is: {value}"
END_OF_TEXT = "End it with a line that holds only a full stop."
TOO_MANY_WORDS = "there are more words than expected. Put the draft, the question or the reason in quotation marks."
MARKED_FOR = "marked for reason"
MARKED_FROM_HERE = "from here, for reason"
HINT = "Enter sends. Shift and Enter starts a new line. Escape brings you back here."
YOU_ASKED = "You asked"
WHAT_NEXT = "What next"
LOOKING = "Looking in the policy\u2026"
STILL_LOOKING = "Still looking. The first question after an update can take a minute or two."
COPY = "Copy"
COPIED = "Copied"
ERROR = "Error"
WARNING = "Warning"
PAGE_EXPIRED = "This page was out of date, so nothing was asked. It is up to date now: please send it once more."
NO_REPLY = (
    "Signpost did not answer. It may have been stopped. What you typed is still here: "
    "start Signpost again, then send it once more."
)
LOCAL_ONLY = "Signpost answers only pages that it served itself, at its own address."
PORT_TAKEN = "Port {port} is in use. Stop the program that uses it, or choose another: SIGNPOST_PORT={other} make run"
PORT_NOT_ALLOWED = "Port {port} can\u2019t be used on this machine. Choose another: SIGNPOST_PORT={other} make run"
NO_SUCH_ADDRESS = "SIGNPOST_LISTEN is {host}, which is no address of this machine."

UNKNOWN_CHOICE = "That button no longer works. Please ask your question again."
SOMETHING_WENT_WRONG = (
    "Something went wrong and there is no answer. Nothing was saved. Please try again, "
    "or ask your line manager before you post."
)


def headline(answer: Answer) -> str:
    """The verdict in a few words: the first thing that a person reads."""
    if answer.parts:
        return f"{SEVERAL_ANSWERS}: {'; '.join(_for_account(part.verdict, part.account) for part in answer.parts)}"
    if answer.verdict == "not_covered":
        return OFF_TOPIC if answer.why_not_covered == "off_topic" else _HEADLINES["not_covered"]
    if answer.accounts:
        return DEPENDS_ON_ACCOUNT
    return _for_account(answer.verdict, answer.account)


def _for_account(verdict: Verdict, account: Account | None) -> str:
    for_account = _HEADLINES_FOR_AN_ACCOUNT.get(verdict)
    if for_account and account:
        return for_account.format(account=ACCOUNT_NAMES[account])
    return _HEADLINES[verdict]


def reading(when: str) -> str:
    """A situation as the label of a button."""
    return when[:1].upper() + when[1:]


def pressed(choice: str) -> str:
    """The words on a button, from its value."""
    action, _, details = choice.partition(":")
    if action == "meant":
        return {"corporate": A_FORCE_ACCOUNT, "messaging": A_MESSAGE}.get(details, MY_OWN_ACCOUNT)
    if action == "account":
        return {"corporate": SHOW_CORPORATE, "messaging": A_MESSAGE}.get(details, SHOW_PERSONAL)
    if action == "because":
        return REASONS.get(details.partition(":")[0], NOT_HELPFUL)
    if action == "closest":
        return NONE_OF_THESE if details == "none" else THIS_ONE
    if action == "contacts":
        return contact.pressed(details)
    if action == "reports":
        return reports.MENU
    if action == "audit":
        return audit.pressed(details)
    if action == "groups":
        return groups.pressed(details)
    if action == "questions":
        return inbox.pressed_by_asker(details)
    if action == "inbox":
        return inbox.pressed(details)
    if action == "campaigns":
        return campaigns.pressed(details)
    if action == "leavers":
        return leavers.pressed(details)
    if action == "accounts":
        return accounts.pressed(details)
    if action == "for_you":
        return for_you.FOR_YOU
    if action == "holds":
        return keeping.pressed(details)
    return MY_KEPT_ANSWERS if action == "kept" else _BUTTONS.get(action, "")


def asks_for_kept_answers(text: str) -> bool:
    """Whether somebody types what the button says."""
    return text.strip(" .?!").lower() in {MY_KEPT_ANSWERS.lower(), "kept answers", "show my kept answers"}


def account_line(part: AccountAnswer) -> tuple[str, str]:
    """Heading and text for one kind of account."""
    name = ACCOUNT_NAMES[part.account]
    verdict = _HEADLINES_FOR_AN_ACCOUNT.get(part.verdict, _HEADLINES[part.verdict] + ", {account}")
    return verdict.format(account=name), part.because


def part_line(part: PartAnswer) -> tuple[str, str]:
    """Heading and text for one part of a question that asks several things."""
    return _for_account(part.verdict, part.account), f"\u201c{part.asked}\u201d {part.because or NOT_COVERED}"


def not_covered(answer: Answer) -> str:
    """Why there is no verdict."""
    if answer.why_not_covered == "off_topic":
        return OFF_TOPIC_DETAIL.format(topic=_in_sentence(answer.topic)) if answer.topic else OFF_TOPIC_DETAIL_BARE
    return NOT_COVERED_TOPIC.format(topic=_in_sentence(answer.topic)) if answer.topic else NOT_COVERED


def reference(citation: Citation) -> str:
    """Document, version, date, section and clause, as a reader would look it up."""
    version = f" version {citation.version}" if citation.version else ""
    dated = f" ({in_words(citation.dated)})" if citation.dated else ""
    if citation.document == "NATIONAL":
        return f"{citation.section}, {citation.clause}"
    return f"{citation.document}{version}{dated}, {citation.section}, {citation.clause}"


def ask(contact: Contact) -> str:
    """Whom to ask, with what we know of how to reach them."""
    channels = "; ".join(channel(c) for c in contact.channels)
    name = contact.name[:1].upper() + contact.name[1:]
    return f"{name}: {channels}." if channels else f"{name}."


def channel(way: Channel) -> str:
    """One way to reach an office, with how far it can be trusted."""
    notes = [way.note] if way.note else []
    if way.printed:
        notes.insert(0, f"printed in {way.printed}")
    return f"{way.value} ({', '.join(notes)})" if notes else way.value


def review_overdue(citation: Citation) -> str:
    """The warning that a document is past the date by which it should have been reviewed."""
    assert citation.review_by is not None
    return REVIEW_OVERDUE.format(document=citation.document, day=day(citation.review_by))


def message_to_office(question: str, answer: Answer) -> str:
    """A message that the asker can copy and send to the office."""
    if answer.vague or answer.clarify:  # it was a question back: a guess that was held back is no guidance
        return MESSAGE_WITHOUT_GUIDANCE.format(question=question)
    cited = MESSAGE_REFERENCE.format(reference=reference(answer.citations[0])) if answer.citations else ""
    return MESSAGE.format(question=question, headline=headline(answer), reference=cited)


def day(when: date) -> str:
    """13 July 2023."""
    return f"{when.day} {when:%B %Y}"


def in_words(dated: str) -> str:
    """A document's date as words: "2022-07-13" → "13 July 2022", "2013-09" → "September 2013"."""
    parts = dated.split("-")
    if len(parts) == 3:
        return day(date.fromisoformat(dated))
    return f"{date(int(parts[0]), int(parts[1]), 1):%B %Y}" if len(parts) == 2 else dated


def _in_sentence(topic: str | None) -> str:
    """A topic with a small first letter, unless it begins with a name or an abbreviation."""
    topic = topic or ""
    first = topic.split(" ", 1)[0]
    return topic if first.isupper() or any(c.isupper() for c in first[1:]) else topic[:1].lower() + topic[1:]
