"""What a check of how something is set up finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What was found; `is_right` is None where it is worth knowing and nothing is wrong."""

    is_right: bool | None
    what: str
    todo: str = ""
