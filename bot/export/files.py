"""Write a file whole or not at all, for its owner alone, and never over another unless that is wanted."""

import os
import tempfile
from pathlib import Path


class FileRefused(ValueError):
    """A file can't be written there; the message says why."""


def refuse_output(file: Path, *, overwrite: bool) -> None:
    """Raise FileRefused where a file could not be written, before anything is read for it."""
    if os.path.lexists(file) and not overwrite:
        raise FileRefused(f"{file}: this is there already. Name another file, or add --force-overwrite.")
    if file.is_dir():
        raise FileRefused(f"{file}: this is a folder. Name a file in it.")
    if not file.parent.is_dir():
        raise FileRefused(f"{file}: there is no such folder.")


def write_new(file: Path, content: bytes, *, overwrite: bool) -> None:
    """Write a file that only its owner can read; raises FileRefused."""
    refuse_output(file, overwrite=overwrite)
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # with mode 0600
    except OSError as error:
        raise FileRefused(f"{file}: this can't be written ({error.strerror}).") from None
    try:
        with os.fdopen(handle, "wb") as temporary:
            temporary.write(content)
            temporary.flush()
            os.fsync(temporary.fileno())
        if overwrite:
            os.replace(name, file)
        else:
            os.link(name, file)  # fails where another has made it meanwhile
    except FileExistsError:
        raise FileRefused(f"{file}: this is there already. Name another file, or add --force-overwrite.") from None
    except OSError as error:
        raise FileRefused(f"{file}: this can't be written ({error.strerror}).") from None
    finally:
        Path(name).unlink(missing_ok=True)
