"""The app's package: a zip file with the manifest and both icons, to be uploaded in Teams.

https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package
"""

import json
import struct
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from adapters.teams.manifest import COLOUR_ICON, OUTLINE_ICON, Json, manifest, problems
from bot.settings import Settings

ICONS = Path(__file__).parent / "icons"
SIZES = {COLOUR_ICON: 192, OUTLINE_ICON: 32}  # pixels, square
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip file can name
_READABLE = 0o644 << 16


class PackageWrong(Exception):
    """The package would not be taken by Teams; the message says why."""


def package(settings: Settings, *, privacy: str = "", terms: str = "") -> bytes:
    """The zip file; the same bytes for the same settings, so that two can be compared.

    Raises SettingsError and ValueError as `manifest` does, and PackageWrong.
    """
    return zipped(manifest(settings, privacy=privacy, terms=terms))


def zipped(found: Json, icons: Path = ICONS) -> bytes:
    """This manifest with these icons; raises PackageWrong where Teams would not take it."""
    files = {"manifest.json": (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()}
    files |= {name: (icons / name).read_bytes() for name in SIZES}
    wrong = problems(found)
    wrong += [
        f"{name} is not {size}×{size} pixels" for name, size in SIZES.items() if _size(files[name]) != (size, size)
    ]
    if wrong:
        raise PackageWrong(f"Teams would not take the package: {'; '.join(wrong)}.")
    written = BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as archive:  # what compression gives differs from machine to machine
        for name, content in files.items():
            entry = ZipInfo(name, _EARLIEST)
            entry.external_attr, entry.create_system = _READABLE, 3
            archive.writestr(entry, content)
    return written.getvalue()


def _size(picture: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG (https://www.w3.org/TR/png/#11IHDR)."""
    if picture[:8] != b"\x89PNG\r\n\x1a\n" or picture[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", picture[16:24])
    return width, height
