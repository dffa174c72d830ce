"""The administrators' page "Not delivered": what is parked, why, and a button to try it again."""

from bot import permissions
from bot.messages import Block, Card, Choice, Notice, Paragraph, Reply, Tone
from bot.notices import parked
from bot.notices.parked import Undelivered
from bot.records import audit
from bot.reports.actions import ActionRefused, Actor
from bot.services import Services
from bot.wording import contact as contact_words
from bot.wording import parked as words

UNDELIVERED = "contacts:undelivered"
AGAIN = "contacts:again:{number}/{parking}"


def shown(by: Actor, services: Services, said: str = "") -> Reply:
    """The list, after a sentence about what was just done; reading it is audited. Raises ActionRefused."""
    if by.member is None or not permissions.is_administrator(by.member):
        raise ActionRefused("unknown")
    found = sorted(parked.seen_by(by.member, services), key=lambda item: item.is_needless)  # else oldest first
    with services.store.database.write() as connection:
        now, number = services.now(), str(len(found))
        audit.append(services.store.database, connection, now, by.id, "listed_parked", by.member.force, number)
    listed, headline = found[: words.MOST_LISTED], contact_words.NOT_DELIVERED
    unreached = _unreachable(by.member.force, services)
    cards = (Card(headline, "neutral", _summary(found, said)), *(_card(i, by, services) for i in listed), *unreached)
    tried = tuple(_button(item) for item in listed if not item.is_needless and not _is_own(item, by))
    return Reply(text=said or headline, cards=cards, choices=(*tried, Choice(words.SHOW_AGAIN, UNDELIVERED)))


def try_again(by: Actor, details: str, services: Services) -> Reply:
    """The button of one notice was pressed; the list as it is then. Raises ActionRefused."""
    number, _, parking = details.partition("/")
    if not number.isdecimal() or not number.isascii() or len(number) > 10:
        raise ActionRefused("unknown")
    done = parked.try_again(by, int(number), parking, services)
    return shown(by, services, (words.BEING_TRIED if done else words.TRIED_BEFORE).format(number=number))


def _summary(found: list[Undelivered], said: str) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph(said)] if said else []
    needless = sum(item.is_needless for item in found)
    counted = words.SUMMARY.format(number=len(found) - needless, needless=needless)
    blocks.append(Paragraph(counted if found else words.ALL_DELIVERED))
    if len(found) > words.MOST_LISTED:
        blocks.append(Notice(words.MORE.format(number=len(found) - words.MOST_LISTED)))
    return tuple(blocks)


def _unreachable(force: str, services: Services) -> tuple[Card, ...]:
    """Who can't be written to on a chat platform, as is known before anything is to be sent."""
    found = services.chats.unreachable(force)
    if not found:
        return ()
    lines = [
        words.UNREACHABLE_LINE.format(person=each.person, platform=each.platform.capitalize(), problem=each.problem)
        for each in found[: words.MOST_LISTED]
    ]
    more = [words.MORE_UNREACHABLE.format(number=len(found) - len(lines))] if len(found) > len(lines) else []
    blocks = [Paragraph(words.ABOUT_UNREACHABLE), *map(Paragraph, [*lines, *more])]
    return (Card(words.UNREACHABLE.format(number=len(found)), "caution", tuple(blocks)),)


def _card(item: Undelivered, by: Actor, services: Services) -> Card:
    """A notice; its free text and that of its contact are not shown."""
    blocks: list[Block] = [Paragraph(words.line(item.notice, item.contact, item.errand))]
    if item.is_needless:
        return Card(_heading(item), "neutral", (*blocks, Paragraph(words.IS_NEEDLESS)))
    why, what = words.why_and_what(item.notice, parked.offices_that_may_know(item, services))
    blocks += [Paragraph(why, words.WHY), Paragraph(words.IS_OWN if _is_own(item, by) else what, words.WHAT_TO_DO)]
    tone: Tone = "duty" if item.contact and item.contact.urgency == "emergency" else "neutral"
    return Card(_heading(item), tone, tuple(blocks))


def _button(item: Undelivered) -> Choice:
    number, parking = item.notice.id, item.notice.parking
    value = AGAIN.format(number=number, parking=parking)
    return Choice(contact_words.TRY_AGAIN.format(number=number), value, beside=_heading(item))


def _heading(item: Undelivered) -> str:
    return words.HEADING.format(reference=item.notice.contact, number=item.notice.id)


def _is_own(item: Undelivered, by: Actor) -> bool:
    return item.contact is not None and item.contact.officer == by.id
