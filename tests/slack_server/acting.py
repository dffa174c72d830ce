"""What every act of a person comes to: they have to be there, and the app is told."""

from tests.slack_server import payloads
from tests.slack_server.core import Core
from tests.slack_server.delivery import Deliveries, Delivery
from tests.slack_server.errors import Json
from tests.slack_server.responses import Responses
from tests.slack_server.world import Channel, Person


class Acting:
    """What the acts share."""

    def __init__(self, core: Core, deliveries: Deliveries, responses: Responses) -> None:
        self.core = core
        self.world = core.world
        self.deliveries = deliveries
        self.responses = responses

    def acts_in(self, user: str, channel: str) -> tuple[Person, Channel]:
        """Who acts and where. Raises LookupError where Slack's app would not let them."""
        person, where = self.world.person(user), self.world.channels[channel]
        if user not in where.members or where.is_archived or person.deleted:
            raise LookupError(f"{user} can't act in {channel}")
        return person, where

    def event(self, event: Json, where: Channel | None = None) -> Delivery:
        """An event, with its envelope."""
        shared = where is not None and where.is_ext_shared
        return Delivery("events_api", payloads.event_callback(self.core, event, shared=shared))

    async def tell(self, delivery: Delivery, wait: bool) -> Delivery:
        """Tell the app, and wait for the outcome if wanted."""
        if wait:
            await self.deliveries.deliver(delivery)
        else:
            self.deliveries.start(delivery)
        await self.core.changed()
        return delivery
