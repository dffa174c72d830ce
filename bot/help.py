"""What Signpost can do, with a button for each, and a form to ask in where there is no line to type into."""

from bot import for_you, wording
from bot.draft import FORM
from bot.flows.starting import START_CONTACT
from bot.messages import Block, Card, Choice, Field, Form, Notice, Paragraph, Reply
from bot.reports.flow import MENU
from bot.wording import for_you as for_you_words
from bot.wording import help as words
from bot.wording import reports as report_words

HELP = "help"
TO_ASK = "help:ask"  # where there is no line to type a question into
ASK_FORM = "ask"
QUESTION = "question"


def help_reply(*, with_form: bool = False) -> Reply:
    """What it can do."""
    blocks: tuple[Block, ...] = (
        *(Paragraph(text, heading) for heading, text in words.WHAT_IT_DOES),
        Notice(wording.GUIDANCE),
    )
    choices = (
        Choice(wording.CHECK_A_DRAFT, FORM),
        Choice(wording.RECORD_A_CONTACT, START_CONTACT),
        Choice(report_words.MENU, MENU),
        Choice(words.MY_GROUPS, "groups:mine"),
        Choice(for_you_words.FOR_YOU, for_you.FOR_YOU),
    )
    field = Field(QUESTION, wording.YOUR_QUESTION, hint=words.QUESTION_HINT, long=True)
    form = Form(ASK_FORM, words.ASK, (field,), wording.SEND)
    card = Card(words.TITLE, "neutral", blocks)
    return Reply(text=words.TITLE, cards=(card,), choices=choices, form=form if with_form else None)
