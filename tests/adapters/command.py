"""What the tests of the `signpost` command share."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(sys.executable).parent / "signpost"
SEIZED = "can i post a photo of the drugs we seized on my instagram"


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str


Command = Callable[..., Ran]


def lines_of(file: Path, *lines: str) -> str:
    file.write_text("\n".join(lines), encoding="utf-8")
    return str(file)


def item(**fields: object) -> str:
    return json.dumps({"id": "q1", "kind": "question", "force": "wmp", "text": SEIZED} | fields, ensure_ascii=False)
