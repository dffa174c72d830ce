"""What is kept in each table, for how long, why, and who decides. A new table needs a line here, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import Column, ColumnElement, Table, and_, false, not_, or_, select

from bot.notices.topics import CONTACT
from bot.received.inbox import KEY_LIFE
from bot.records import tables as t
from bot.records.accounts import ACCOUNT_LIFE
from bot.records.campaigns import CAMPAIGN_LIFE
from bot.records.chat_tables import chats
from bot.records.chats import CHAT_LIFE
from bot.records.contacts import CONTACT_LIFE
from bot.records.group_tables import group_history
from bot.records.groups import GROUP_LIFE
from bot.records.leavers import LEAVER_LIFE
from bot.records.periods import Period, Periods, period
from bot.records.questions import QUESTION_LIFE
from bot.records.questions import TOPIC as QUESTIONS
from bot.records.runs import RUN_LIFE
from bot.records.store import KEPT_ANSWER_LIFE, THREAD_LIFE

Erased = Literal["asked", "left", "never"]
FORCE, OWNER, BUILT_IN = "the force, by retention.yaml", "whoever looks after Signpost", "built in"
_SCHEDULE = "because it may be relevant to an investigation, a complaint or a court"


@dataclass(frozen=True)
class RetentionClass:
    """How long the rows of a table are kept, and why.

    `column` is the moment that the period is counted from, or (where `reckoned` is not zero) that moment with this time
    added when the row was written; without one nothing is purged by time. Only those rows go that fit `only`; those
    in which the column `as_written` is empty go at the moment itself, whatever period a force has. The rows that name
    them in the columns `takes` go with them, and the notices of `topic` about them.
    `people` are the columns with ids of people, `listed` those with several and spaces between them, `hashed` the one
    with a keyed hash of one; `reference` is what a hold names. `erased`: when somebody asks for it, once they left, or
    never before its time.
    """

    name: str
    table: Table
    default: Period | None
    counted: str
    reason: str
    decides: str = FORCE
    column: Column[Any] | None = None
    reckoned: timedelta = timedelta(0)
    only: ColumnElement[bool] | None = None
    as_written: Column[Any] | None = None
    takes: tuple[Column[Any], ...] = ()
    topic: str = ""
    people: tuple[Column[Any], ...] = ()
    listed: tuple[Column[Any], ...] = ()
    hashed: Column[Any] | None = None
    reference: Column[Any] | None = None
    erased: Erased = "never"

    @property
    def is_adjustable(self) -> bool:
        """Whether a pack may change the period; what people are told on a screen is built in."""
        return self.default is not None and self.decides == FORCE

    def period(self, changes: Periods, flow: str = "") -> Period | None:
        """The period with what a pack changes, for records of one flow first."""
        return changes.get(f"{self.name}/{flow}") or changes.get(self.name) or self.default

    def kept(self, length: Period | None) -> str:
        """For how long, in words."""
        return " ".join(filter(None, (length.said if length else "", self.counted)))


def lists_any(column: Column[Any], people: Iterable[str]) -> ColumnElement[bool]:
    """Whether one of these people stands in a column of several ids."""
    return or_(false(), *((" " + column + " ").contains(f" {person} ", autoescape=True) for person in people))


_UNFINISHED = t.notices.c.state.in_(["waiting", "claimed"])
_SUBJECTS = {
    CONTACT: t.contacts,
    QUESTIONS: t.questions,
    "account": t.accounts,
    "campaign": t.campaigns,
    "group": t.groups,
    "leaver": t.leavers,
}
_SETTLED = t.leavers.c.person.not_in(  # else nobody could ever say that they are out, and the groups would stay
    select(t.groups.c.owner).where(t.groups.c.status == "open", t.groups.c.owner.not_in(select(t.people.c.id)))
)
_ABOUT_NOTHING = or_(  # whose record is gone
    *(
        and_(t.notices.c.topic == topic, t.notices.c.contact.not_in(select(table.c.reference)))
        for topic, table in _SUBJECTS.items()
    )
)

CLASSES: tuple[RetentionClass, ...] = (
    RetentionClass(
        *("thread", t.threads, Period(THREAD_LIFE, "30 minutes"), "after the last question of a conversation"),
        reason="so that a follow-up makes sense",
        decides=BUILT_IN,
        column=t.threads.c.expires,
        reckoned=THREAD_LIFE,
    ),
    RetentionClass(
        *("kept_answer", t.kept_answers, Period(KEPT_ANSWER_LIFE, "90 days"), "after it was given"),
        reason="because whoever asked wanted it kept",
        decides=BUILT_IN,
        column=t.kept_answers.c.expires,
        reckoned=KEPT_ANSWER_LIFE,
        hashed=t.kept_answers.c.person,
        erased="asked",
    ),
    RetentionClass(
        *("feedback", t.feedback, period("1 year"), "after it was given"),
        reason="to mend answers that did not help; it names nobody",
        column=t.feedback.c.day,
    ),
    RetentionClass(
        *("run", t.runs, Period(RUN_LIFE, "7 days"), "after the last answer"),
        reason="so that a flow that was begun can be gone on with",
        decides=BUILT_IN,
        column=t.runs.c.expires,
        reckoned=RUN_LIFE,
        hashed=t.runs.c.person,
        erased="asked",
    ),
    RetentionClass(
        *("contact", t.contacts, period("6 years"), "after it was filed"),
        reason=_SCHEDULE,
        column=t.contacts.c.expires,
        reckoned=CONTACT_LIFE,
        topic=CONTACT,
        people=(t.contacts.c.officer, t.contacts.c.holder),
        reference=t.contacts.c.reference,
    ),
    RetentionClass(
        *("group", t.groups, period("6 years"), "after it was left or closed, and as long as it is in use"),
        reason="because policy has groups declared, and what was said about them may matter to an investigation",
        column=t.groups.c.expires,
        reckoned=GROUP_LIFE,
        takes=(group_history.c.reference, t.transfers.c.reference),
        topic="group",
        people=(t.groups.c.owner, t.groups.c.reviewer),
        reference=t.groups.c.reference,
    ),
    RetentionClass(
        *("group_history", group_history, None, "as long as the group"),
        reason="to show what was declared before it was changed, and what was said in earlier talks",
        people=(group_history.c.owner, group_history.c.by),
        reference=group_history.c.reference,
    ),
    RetentionClass(
        *("transfer", t.transfers, None, "as long as the group or campaign that was taken over"),
        reason="to show what is in the official record, and under which reference",
        reference=t.transfers.c.reference,
    ),
    RetentionClass(
        *("campaign", t.campaigns, period("6 years"), "after its last day; what was never begun goes after a week"),
        reason="to show who was asked to declare their groups",
        column=t.campaigns.c.expires,
        as_written=t.campaigns.c.begun,
        reckoned=CAMPAIGN_LIFE,
        takes=(t.campaign_people.c.campaign, t.transfers.c.reference),
        topic="campaign",
        people=(t.campaigns.c.organiser,),
        reference=t.campaigns.c.reference,
    ),
    RetentionClass(
        *("campaign_person", t.campaign_people, None, "as long as the campaign"),
        reason="to show who confirmed what and when",
        people=(t.campaign_people.c.person,),
        reference=t.campaign_people.c.campaign,
    ),
    RetentionClass(
        *("account", t.accounts, period("6 years"), "after it was closed, and as long as it is in the register"),
        reason="because policy has the force know who answers for each of its accounts",
        column=t.accounts.c.expires,
        reckoned=ACCOUNT_LIFE,
        topic="account",
        people=(t.accounts.c.owner, t.accounts.c.stand_in),
        listed=(t.accounts.c.editors, t.accounts.c.access),
        reference=t.accounts.c.reference,
    ),
    RetentionClass(
        *("leaver", t.leavers, period("6 years"), "after they left, and as long as a group of theirs is open"),
        reason="to show that somebody who left is out of the groups that were theirs",
        column=t.leavers.c.expires,
        only=_SETTLED,
        reckoned=LEAVER_LIFE,
        topic="leaver",
        people=(t.leavers.c.person, t.leavers.c.manager),
        reference=t.leavers.c.reference,
    ),
    RetentionClass(
        *("question", t.questions, period("1 year"), "after it was answered or closed"),
        reason="so that whoever asked can read the answer again, and owners see what was asked",
        column=t.questions.c.expires,
        reckoned=QUESTION_LIFE,
        topic=QUESTIONS,
        people=(t.questions.c.asker, t.questions.c.holder),
        reference=t.questions.c.reference,
    ),
    RetentionClass(
        *("unanswered", t.unanswered, period("1 year"), "after the week in which they were asked"),
        reason="to mend what Signpost can’t answer; it is a number and names nobody",
        column=t.unanswered.c.week,
    ),
    RetentionClass(
        *("notice", t.notices, period("1 year"), "after it was due; where what it is about is kept, as long as that"),
        reason="to show who was told what and when",
        column=t.notices.c.due,
        only=and_(not_(_UNFINISHED), _ABOUT_NOTHING),
        takes=(t.posted.c.notice,),
        people=(t.notices.c.recipient,),
        reference=t.notices.c.contact,
    ),
    RetentionClass(
        *(
            "received",
            t.received,
            Period(KEY_LIFE, "24 hours"),
            "after it came; its text goes as soon as it is answered",
        ),
        reason="so that what a chat platform sends is neither lost nor answered twice",
        decides=BUILT_IN,
        column=t.received.c.expires,
        reckoned=KEY_LIFE,
    ),
    RetentionClass(
        *("posted", t.posted, None, "as long as the notice, or until its message is gone from the platform"),
        reason="so that a notice on a chat platform is changed in place when somebody acts upon it",
        people=(t.posted.c.recipient,),
        reference=t.posted.c.reference,
    ),
    RetentionClass(
        *("chat", chats, Period(CHAT_LIFE, "13 months"), "after it was last used, or until the app is removed"),
        reason="so that a chat platform can be used to tell them something, and it is known beforehand where it can’t",
        decides=BUILT_IN,
        column=chats.c.seen,
        hashed=chats.c.key,
        erased="left",
    ),
    RetentionClass(
        *("sign_out", t.sign_outs, Period(timedelta(hours=12), "12 hours"), "after signing out"),
        reason="so that a session that was ended stays ended",
        decides=BUILT_IN,
        column=t.sign_outs.c.expires,
        reckoned=timedelta(hours=12),
        hashed=t.sign_outs.c.what,
        erased="left",
    ),
    RetentionClass(
        *("person", t.people, None, "as long as they are in the people file"),
        reason="so that the right people are told, and only they see what they may",
        decides=OWNER,
        people=(t.people.c.id,),
        erased="left",
    ),
    RetentionClass(
        *("address", t.addresses, None, "as long as the person"),
        reason="so that they can be reached",
        decides=OWNER,
        people=(t.addresses.c.person,),
        erased="left",
    ),
    RetentionClass(
        *("duty", t.duties, period("90 days"), "after it ended"),
        reason="so that whoever is on duty is told, and it can be seen afterwards why they were",
        column=t.duties.c.ends,
        people=(t.duties.c.person,),
        erased="left",
    ),
    RetentionClass(
        *("audit", t.audit, period("6 years"), "after it was written, and as long as a contact or a case needs it"),
        reason="to show who did and read what; it holds ids and never text",
        people=(t.audit.c.actor, t.audit.c.subject),
        reference=t.audit.c.subject,
    ),
    RetentionClass(
        *("hold", t.holds, period("6 years"), "after it was lifted"),
        reason="to show why something was kept longer",
        column=t.holds.c.lifted,
    ),
)
BY_NAME = {kept.name: kept for kept in CLASSES}
ADJUSTABLE = tuple(kept.name for kept in CLASSES if kept.is_adjustable)
