"""Reply → dialog (a task module), and what was filled into it → fields. Pure."""

import re
from dataclasses import replace

from adapters import placing
from adapters import text as any_text
from adapters.teams import cards, elements
from adapters.teams.elements import Json, Run
from adapters.teams.outbound import attachment
from adapters.teams.where import Where, data
from adapters.text import shown
from bot import wording
from bot.messages import Choice, Field, Form, Highlighted, Reply, Table
from bot.wording import teams as words

LONGEST_TITLE = 60
LONGEST_INPUT = 4000  # characters; Teams names no limit, but what is made of them has to fit into a card
LONGEST_LABEL, LONGEST_OPTION = 400, 100
MOST_EXPANDED = 10  # options; more are a list that opens. "filtered" is not in the official schema
_FORM_BYTES = cards.MOST_BYTES - 4000  # of a form, so that the card above it is on the same page
_TALL = 3000  # bytes of a card from which a dialog is as high as it can be
_SAYS = 400  # bytes for what is said where a value had to be cut
_FIELD = "field-"
_EMPTY = "signpost-empty"  # the value of an option that has none, which clients would take for nothing chosen

# What clients read markdown into stands only where they do not: titles of radio buttons are markdown in some of them.
_NO_MARKDOWN = re.compile(r"(?:[^\W_]|[ ,'\u2018\u2019\"\u201c\u201d()\u2013\u2014?%\u00a3/\u2026-]|[.:;](?=\s|$))+")
_LIST = re.compile(r"[-\s]|\d+[.)]\s")


def dialog(reply: Reply, where: Where, page: int = 0) -> Json:
    """The reply as the task of a dialog; `page` where it does not fit into one (from 0, the nearest that there is).

    Pages can be turned where `where.shows` says what leads to it, and nothing was typed that would be lost; else
    there is one, that with the form, which says that there is more.

    Raises:
        ValueTooLong: the value of a choice can't come back whole.
    """
    pages = cards.pack(_groups(reply, where)) or [cards.paragraph(reply.text or elements.NOTHING)]
    with_fields = next((number for number, each in enumerate(pages) if any(map(_is_input, each))), 0)
    if where.shows and not _has_problems(reply):
        page = min(max(page, 0), len(pages) - 1)
        content = [*pages[page], *_turning(where, page, len(pages))]
    else:
        content = [*pages[with_fields], *(cards.paragraph(words.MORE_ON_THE_WEB) if len(pages) > 1 else [])]
    made = cards.card(content)
    wide = any(isinstance(block, Highlighted | Table) for card in reply.cards for block in card.blocks)
    value = {
        "title": elements.plain(reply.form.title if reply.form else words.APP, LONGEST_TITLE),
        "width": "large" if wide else "medium",
        "height": "large" if elements.weight(made) > _TALL else "medium",
        "card": attachment(made),
    }
    return {"type": "continue", "value": value}


def fields(data: Json) -> dict[str, str]:
    """What was filled in, from the data of an action, under the names of the form's fields."""
    return {
        name.removeprefix(_FIELD): "" if value == _EMPTY else value
        for name, value in data.items()
        if name.startswith(_FIELD) and isinstance(value, str)
    }


def _groups(reply: Reply, where: Where) -> list[cards.Group]:
    def make(choice: Choice) -> Json:
        return _goes_on(replace(where, choice=choice.value, form="", page=0))

    made: list[cards.Group] = []
    form, below = reply.form, placing.below(reply)
    if _has_problems(reply) and not _says_the_problem(reply):
        made.append(elements.box(elements.lines(_error(words.PUT_RIGHT)), "attention"))
    for at, card in enumerate(cards.groups(reply, make)):
        made += card
        if form and at == below:
            made.append(_form(form, where, titled=len(reply.cards) > 1))
    if form and not reply.cards:
        made.append(_form(form, where, titled=False))
    return [*made, cards.choices_at_the_end(reply, make)]


def _has_problems(reply: Reply) -> bool:
    return reply.form is not None and any(field.problem for field in reply.form.fields)


def _says_the_problem(reply: Reply) -> bool:
    """Whether the first thing that is read is what has to be mended."""
    problems = [field.problem for field in reply.form.fields if field.problem] if reply.form else []
    return [card.headline for card in reply.cards[:1]] == problems


def _goes_on(where: Where) -> Json:
    """An action that sends nothing of what was typed, and that no empty field holds up."""
    return {"type": "Action.Submit", "data": data(where), "associatedInputs": "none"}


def _form(form: Form, where: Where, *, titled: bool) -> cards.Group:
    """The fields and their button, together on one page; values too long for that lose their ends, and say so.

    So many options that no page takes them are left to the web. `titled`: its title is not only that of the dialog.
    """
    sends = {"type": "Action.Submit", "data": data(replace(where, choice="", form=form.name, page=0))}
    below = elements.actions([elements.titled(sends, form.submit, "send", whole=form.submit, primary=True)])
    head = elements.lines([Run(form.title, bold=True)]) if titled else []
    around = [*head, *below, *(part for field in form.fields for part in _input(replace(field, value="")))]
    typed = [field for field in form.fields if field.value and not field.options]
    room = (_FORM_BYTES - sum(map(elements.weight, around))) // max(len(typed), 1)
    shown_fields = [_fitting(field, room) if field in typed else field for field in form.fields]
    made = [*head, *(part for field in shown_fields for part in _input(field)), *below]
    return made if sum(map(elements.weight, made)) <= _FORM_BYTES else cards.paragraph(words.FORM_ON_THE_WEB)


def _fitting(field: Field, room: int) -> Field:
    value = shown(field.value)
    if elements.size(value) + _SAYS <= room:
        return field
    pieces = any_text.split(value, max(room - _SAYS, 1), elements.size)
    return replace(field, value=pieces[0], problem=f"{field.problem} {words.CUT}".strip())


def _input(field: Field) -> list[Json]:
    """A field with its label, below what is wrong with it and above its hint."""
    above = elements.lines(_error(field.problem)) if field.problem else []
    limit = words.LONGEST_HERE.format(limit=f"{LONGEST_INPUT:,}") if field.long and not field.options else ""
    hint = " ".join(filter(None, [field.hint, limit]))
    below = elements.lines([Run(hint, subtle=True, size="small")], "small") if hint else []
    label = field.label if field.required else words.OPTIONAL.format(label=field.label)
    made: Json = {"id": f"{_FIELD}{field.name}", "label": elements.plain(label, LONGEST_LABEL)}
    made |= {"spacing": "none"} if above else {"spacing": "medium"}
    if field.required:
        made |= {"isRequired": True, "errorMessage": words.CHOOSE_ONE if field.options else words.FILL_IN}
    return [*above, made | (_options(field) if field.options else _typed(field)), *below]


def _typed(field: Field) -> Json:
    made: Json = {"type": "Input.Text", "maxLength": LONGEST_INPUT} | ({"isMultiline": True} if field.long else {})
    return made | ({"value": shown(field.value)} if field.value else {})


def _options(field: Field) -> Json:
    titles = [elements.plain(option.label, LONGEST_OPTION) for option in field.options]
    listed = [
        {"title": title, "value": option.value or _EMPTY} for title, option in zip(titles, field.options, strict=True)
    ]
    made: Json = {"type": "Input.ChoiceSet", "choices": listed}
    if field.value in [option.value for option in field.options]:
        made["value"] = field.value or _EMPTY
    if len(titles) <= MOST_EXPANDED and all(map(_is_plain, titles)):
        return made | {"style": "expanded", "wrap": True}
    return made | {"style": "compact", "placeholder": wording.CHOOSE}


def _is_plain(title: str) -> bool:
    return _NO_MARKDOWN.fullmatch(title) is not None and _LIST.match(title) is None


def _error(text: str) -> list[Run]:
    return [Run(f"{wording.ERROR}: ", bold=True, color="attention"), Run(text, color="attention")]


def _is_input(element: Json) -> bool:
    return str(element["type"]).startswith("Input.")


def _turning(where: Where, page: int, of: int) -> list[Json]:
    turns = ((words.PREVIOUS_PAGE, page - 1, "previous"), (words.NEXT_PAGE, page + 1, "next"))
    return elements.actions(
        [
            elements.titled(_goes_on(replace(where, choice=where.shows, form="", page=to)), title, name)
            for title, to, name in turns
            if 0 <= to < of
        ]
    )
