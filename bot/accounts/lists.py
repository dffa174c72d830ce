"""What people see of the register of force accounts: their own, those of their people, of the force, and each one."""

from collections.abc import Mapping
from types import MappingProxyType

from bot import permissions, wording
from bot.accounts import acting, duties, entering, forms, register
from bot.accounts.rights import rights, sees_force
from bot.messages import Block, Card, Choice, Incoming, Notice, Paragraph, Reply, notice
from bot.records import audit
from bot.records.accounts import Account
from bot.reports import actions
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from bot.wording import accounts as words
from bot.wording import contact as contact_words

REGISTER = forms.REGISTER
_APPLY, _HAND_OVER, _CLOSE = (f"flow:account_{what}:start" for what in ("apply", "hand_over", "close"))
_BACK = Choice(words.MY_ACCOUNTS, f"{REGISTER}:mine")
# What has to be done about what an account lacks, as ids of duties.
_OF_OTHERS = {"access": "leaver", "no_owner": "hand-over", "unused": "unused"}
_OF_OWNERS = {**_OF_OTHERS, "overdue": "review"}
_MOST_CARDS = 50  # on a page; the rest are listed once these need nothing


def chosen(incoming: Incoming, services: Services) -> Reply:
    """A button about accounts was pressed."""
    _, action, *details = incoming.choice.split(":", 2)
    by, reference = actions.actor(incoming.person, services), details[0] if details else ""
    if by.member is None:
        return notice(contact_words.SIGN_IN_FIRST, _BACK)
    try:
        if action == "mine":
            return _mine(by, services)
        if action == "team":
            return _listed(words.OF_MY_PEOPLE, words.NONE_OF_MY_PEOPLE, register.of_people(by, services), services)
        if action == "force":
            return _listed(words.OF_THE_FORCE, words.NONE_OF_THE_FORCE, register.of_force(by, services), services)
        if action == "show":
            return shown(register.read(by, reference, services), by, services)
        if action in ("from", "use"):
            return entering.offer(by, action, reference, services) or notice(words.NONE_TO_CHANGE, _BACK)
        if action in acting.FORMS:
            return acting.form(by, action, reference, services)
        account, said = acting.pressed(by, action, reference, services)
        return shown(account, by, services, said)
    except ActionRefused as refused:
        return notice({**contact_words.REFUSED, **words.REFUSED}[refused.why], _BACK)


def filled_in(incoming: Incoming, services: Services) -> Reply:
    """A form about an account was sent; where it can't be taken it is shown again, without what is a password."""
    _, action, *details = incoming.choice.split(":", 2)
    by, reference = actions.actor(incoming.person, services), details[0] if details else ""
    if by.member is None:
        return notice(contact_words.SIGN_IN_FIRST, _BACK)
    try:
        done = acting.sent(by, action, reference, incoming.fields, services)
        return done if isinstance(done, Reply) else shown(done[0], by, services, done[1])
    except ActionRefused as refused:
        return notice({**contact_words.REFUSED, **words.REFUSED}[refused.why], _BACK)


def shown(account: Account, by: Actor, services: Services, said: str = "") -> Reply:
    """One account with its history and what may be done with it."""
    may, heading = rights(by.member, account, services), entering.heading(account)
    blocks: list[Block] = [Paragraph(said)] if said else []
    blocks += _needs(account, services, _OF_OWNERS if may.owns else _OF_OTHERS)
    blocks += [Paragraph(line) for line in _details(account)]
    blocks += [Paragraph(line, "" if number else words.SAID_LAST) for number, line in enumerate(_review(account))]
    if may.manages and account.status == "applied":
        facts = {"platform": account.platform, "holder": account.holder}
        blocks += [Paragraph("", words.CRITERIA), *duties.criteria(account.force, facts, services)]
    with services.store.database.read() as connection:
        history = [entry for entry in audit.entries(connection, account.reference) if entry.action in words.STEPS]
    blocks += [Paragraph(words.step(entry), "" if number else words.HISTORY) for number, entry in enumerate(history)]
    choices = _choices(account, by, services)
    return Reply(text=said or heading, cards=(Card(heading, "neutral", tuple(blocks)),), choices=tuple(choices))


def _mine(by: Actor, services: Services) -> Reply:
    assert by.member is not None, "chosen() looked"
    found = register.mine(by, services)
    choices = []
    for account in found:
        if account.owner == by.id and account.status == "open":
            review = words.REVIEW.format(name=account.handle)
            value, beside = f"{REGISTER}:review:{account.reference}", entering.heading(account)
            choices.append(Choice(review, value, primary=bool(register.needs(account, services)), beside=beside))
    choices.append(Choice(words.APPLY, _APPLY))
    if permissions.led_by(by.member, services):
        choices.append(Choice(words.OF_MY_PEOPLE, f"{REGISTER}:team"))
    if sees_force(by.member):
        choices.append(Choice(words.OF_THE_FORCE, f"{REGISTER}:force"))
    return _listed(words.MY_ACCOUNTS, words.NO_ACCOUNTS, found, services, choices)


def _listed(
    headline: str, empty: str, found: list[Account], services: Services, more: list[Choice] | None = None
) -> Reply:
    cards = [Card(headline, "neutral", () if found else (Paragraph(empty),))]
    choices = []
    for account in found[:_MOST_CARDS]:
        heading = entering.heading(account)
        cards.append(Card(heading, "neutral", (*_needs(account, services), *map(Paragraph, _summary(account)))))
        label = words.OPEN.format(reference=account.reference)
        choices.append(Choice(label, f"{REGISTER}:show:{account.reference}", beside=heading))
    if len(found) > _MOST_CARDS:
        cards.append(Card(words.MORE.format(number=len(found) - _MOST_CARDS), "neutral"))
    return Reply(text=headline, cards=tuple(cards), choices=(*choices, *(more or [])))


def _needs(account: Account, services: Services, known: Mapping[str, str] = MappingProxyType({})) -> list[Block]:
    """What an account lacks, with the duty that is known for it and the clause that says so."""
    blocks: list[Block] = []
    for need in register.needs(account, services):
        blocks.append(Notice(words.NEEDS[need], "warning"))
        if need in known:
            blocks += duties.said(account.force, services, known[need])
    return blocks


def _summary(account: Account) -> list[str]:
    due = account.review_due if account.status == "open" and account.owner is not None else None
    return [
        words.STATUS.format(status=words.STATUSES[account.status], unit=account.unit),
        words.OWNER.format(owner=account.owner or words.NO_OWNER),
        *([words.NEXT_REVIEW.format(day=wording.day(due))] if due is not None else []),
    ]


def _details(account: Account) -> list[str]:
    used = wording.day(account.last_used) if account.last_used else words.NOT_SAID
    lines = _summary(account)
    lines.insert(2, words.EDITORS.format(editors=", ".join(account.editors) or words.NO_EDITORS))
    lines += [words.PURPOSE.format(purpose=account.purpose), words.LAST_USED.format(day=used)]
    lines += [words.LAST_REVIEW.format(day=wording.day(account.reviewed))] if account.reviewed else []
    return lines + ([words.FROM_REPORT.format(report=account.report)] if account.report else [])


def _review(account: Account) -> list[str]:
    said = [lines[account.review[name]] for name, lines in words.REVIEW_ANSWERS.items() if name in account.review]
    return said + ([words.ODD.format(text=account.review["odd"])] if "odd" in account.review else [])


def _choices(account: Account, by: Actor, services: Services) -> list[Choice]:
    """What this person may do with an account as it stands."""
    may, found = rights(by.member, account, services), list[Choice]()

    def offer(label: str, action: str, detail: str = "", *, primary: bool = False) -> None:
        found.append(Choice(label, f"{REGISTER}:{action}:{account.reference}{detail}", primary))

    if may.owns and account.status == "open":
        is_pressing = "overdue" in register.needs(account, services)
        offer(words.REVIEW.format(name=account.handle), "review", primary=is_pressing)
    if may.owns and account.status != "closed":
        offer(words.CHANGE_EDITORS, "editors")
    if may.manages or may.owns:
        for person in account.access:
            offer(words.ACCESS_REMOVED.format(person=person), "access", f"/{person}", primary=True)
    if may.manages:
        if account.decide:
            offer(words.KEEP, "keep")
        for to in register.STEPS[account.status]:
            offer(words.move(account.status, to), to)
        if account.status != "closed":
            offer(words.CHANGE, "change")
    if account.status != "closed" and (may.owns or by.id == account.stand_in):
        found += [Choice(words.HAND_OVER, _HAND_OVER), Choice(words.ASK_TO_CLOSE, _CLOSE)]
    back = (words.OF_THE_FORCE, "force") if by.member and sees_force(by.member) else (words.MY_ACCOUNTS, "mine")
    return [*found, Choice(back[0], f"{REGISTER}:{back[1]}")]
