"""Ask for the fields of a form one after another."""

from adapters.console.send import send
from bot import wording
from bot.messages import Field, Form

END = "."


def fill_in(form: Form) -> dict[str, str] | None:
    """What was typed into each field; None where the input ended, or nothing was typed where something is needed.

    A longer text may have empty lines: it ends with a line that holds only a full stop.
    """
    needed = any(field.required and not _stands(field) for field in form.fields)
    stop = wording.STOP_WITH_NOTHING if needed else wording.STOP_WITH_END
    send(f"\n{form.title} ({stop})")
    answers: dict[str, str] = {}
    for field in form.fields:
        answer = _ask(field)
        if answer is None:
            return None
        answers[field.name] = answer
    return answers


def _ask(field: Field) -> str | None:
    end = wording.END_OF_TEXT if field.long else ""
    problem = f"{wording.ERROR}: {field.problem}" if field.problem else ""
    kept = wording.ENTER_KEEPS.format(value=_stands(field)) if _stands(field) else ""
    send("\n" + "\n".join([field.label, *filter(None, [field.hint, problem, end, kept]), *_options(field)]))
    lines: list[str] = []
    while True:
        try:
            line = input("> ")
        except EOFError:
            return "\n".join(lines) or None
        nothing = _stands(field) or (None if field.required else "")
        if not field.long:
            return _chosen(field, line) or nothing
        if line.strip() == END or not (line.strip() or lines):
            return "\n".join(lines) or nothing
        lines.append(line)


def _stands(field: Field) -> str:
    """What a field of text already holds and may stay, so that Enter alone takes it as it is."""
    return "" if field.problem or field.options else field.value


def _options(field: Field) -> list[str]:
    return [f"{number}  {option.label}" for number, option in enumerate(field.options, 1)]


def _chosen(field: Field, line: str) -> str:
    """The value of an option that was chosen by its number, or the line as it is."""
    number = line.strip()
    if number.isdecimal() and 1 <= int(number) <= len(field.options):
        return field.options[int(number) - 1].value
    return line.strip()
