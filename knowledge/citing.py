"""A rule and a source → a citation, with the official wording and the standing of its document on a day."""

from collections.abc import Mapping
from datetime import date

from knowledge.answer import Citation
from knowledge.documents.library import Quotes
from knowledge.in_force import standing
from knowledge.pack import Pack, Rule, Source


def cite(rule: Rule, source: Source, packs: Mapping[str, Pack], quotes: Quotes, on: date) -> Citation:
    """The citation of one of a rule's sources; one of the packs has to hold its document."""
    pack, document = next((p, d) for p in packs.values() if (d := p.document(source.document)) is not None)
    return Citation(
        document=document.id,
        title=document.title,
        version=document.version,
        dated=document.dated,
        section=source.section,
        clause=source.clause,
        rule_id=rule.id,
        rule=rule.text,
        quote=quotes.quote(source),
        status="earlier" if standing(pack, document, on) == "earlier" else "in_force",
        review_by=document.review_by,
        review_overdue=document.review_overdue(on),
    )
