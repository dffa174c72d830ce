"""What happens when people leave, or rather when an import no longer names them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.records.people import Member
from bot.services import Services

if TYPE_CHECKING:
    from sqlalchemy import Connection


def left(connection: "Connection", gone: Sequence[Member], services: Services) -> None:
    """Look after what people leave behind, in the transaction that removes them."""
    for member in gone:  # who is held stays so under accounts that lead to nobody any more
        accounts = (f"{address.platform}:{address.account}" for address in member.addresses)
        services.holds.add_hashes(connection, member.id, [services.seal.pseudonym(account) for account in accounts])
    from bot.inbox.leavers import pass_on_questions

    pass_on_questions(connection, gone, services)
