"""Where the choices and the form of a reply stand, the same on each chat platform."""

from bot.messages import Choice, Reply

Numbered = tuple[int, Choice]


def beside(reply: Reply, at: int) -> list[Numbered]:
    """The choices beside a card, with their numbers; of cards with the same headline the first has them."""
    headline = reply.cards[at].headline
    if headline in [card.headline for card in reply.cards[:at]]:
        return []
    return [(n, choice) for n, choice in enumerate(reply.choices) if choice.beside and choice.beside == headline]


def at_the_end(reply: Reply) -> list[Numbered]:
    """The choices that stand beside no card, with their numbers."""
    placed = {number for at in range(len(reply.cards)) for number, _ in beside(reply, at)}
    return [(n, choice) for n, choice in enumerate(reply.choices) if n not in placed]


def below(reply: Reply) -> int:
    """The number of the card that the form stands below, from 0; -1 where there is no form, or no card."""
    if reply.form is None:
        return -1
    headlines = [card.headline for card in reply.cards]
    return headlines.index(reply.form.below) if reply.form.below in headlines else len(headlines) - 1
