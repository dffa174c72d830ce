"""References of contacts: short, easy to read out, hard to guess."""

import re
import secrets

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without what is easily mistaken when it is read out
_REFERENCE = re.compile(f"[{_ALPHABET}]{{4}}-[{_ALPHABET}]{{4}}")


def new_reference() -> str:
    """A reference such as 7KM3-9QXT."""
    letters = [secrets.choice(_ALPHABET) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def looks_like_a_reference(text: str) -> bool:
    """Whether somebody typed nothing but a reference."""
    return _REFERENCE.fullmatch(text.strip().upper()) is not None
