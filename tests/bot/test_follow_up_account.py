"""A follow-up that names the other account is answered for that account alone."""

from collections.abc import Callable

from bot.messages import Reply

Say = Callable[[str], Reply]


def test_the_account_named_in_a_follow_up_beats_the_one_named_before(say: Say) -> None:
    say("can i post on my insta that i had a long night shift")
    assert say("and on the team page?").cards[0].headline == "No, not on a force account"


def test_going_back_to_the_first_account_gives_the_first_answer_again(say: Say) -> None:
    first = say("can i post on my insta that i had a long night shift")
    say("and on the team page?")
    assert say("and on my own account?").cards[0].headline == first.cards[0].headline
