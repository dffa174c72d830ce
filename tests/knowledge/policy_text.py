"""Reading what the splitter made of a made-up policy."""

from knowledge.documents.split import split

FOOTER = "Example Cycling Club 2020"


def by_label(text: str) -> dict[str, str]:
    """The text of each clause by its label, in reading order."""
    return {clause.label: clause.text for clause in split(text)}


def sections(text: str) -> list[str]:
    """The section of each clause, in reading order."""
    return [clause.section for clause in split(text)]


def lead_ins(text: str) -> dict[str, str]:
    """The lead-in of each clause by its label."""
    return {clause.label: clause.lead_in for clause in split(text)}
