"""One clause of an official document and the reference by which people find it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Clause:
    """A numbered paragraph, bullet or table cell.

    `section` and `label` together are its reference ("Personal accounts", "You must not, 3").
    `lead_in` is the sentence that a list item hangs from, without which it cannot be understood.
    """

    section: str
    label: str
    text: str
    lead_in: str = ""

    @property
    def reference(self) -> tuple[str, str]:
        """What a rule's `source` names: the section and the clause's label."""
        return (self.section, self.label)

    @property
    def quote(self) -> str:
        """The official wording as a reader needs it: the lead-in, then the item."""
        return f"{self.lead_in} {self.text}" if self.lead_in else self.text
