"""What every act of a person comes to: they have to be there, and the app is told."""

from tests.teams_server.core import Core
from tests.teams_server.delivery import Deliveries, Delivery
from tests.teams_server.errors import Json
from tests.teams_server.world import Conversation, Person


class Acting:
    """What the acts share."""

    def __init__(self, core: Core, deliveries: Deliveries) -> None:
        self.core = core
        self.world = core.world
        self.deliveries = deliveries

    def acts_in(self, user: str, conversation: str) -> tuple[Person, Conversation]:
        """Who acts and where. Raises LookupError where the Teams client would not let them."""
        person, where = self.world.person(user), self.world.conversations[conversation.partition(";")[0]]
        if person.id not in where.members:
            raise LookupError(f"{user} is not in {conversation}")
        return person, where

    async def tell(self, activity: Json, wait: bool = True) -> Delivery:
        """Tell the app, and wait for the outcome if wanted."""
        delivery = Delivery(activity)
        if wait:
            await self.deliveries.deliver(delivery)
        else:
            self.deliveries.start(delivery)
        await self.core.changed()
        return delivery
