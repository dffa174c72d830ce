"""A file is written whole, for its owner alone, and never over another unasked."""

import os
import stat
from pathlib import Path

import pytest

from bot.export.files import FileRefused, write_new


def test_only_its_owner_can_read_it_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_new(tmp_path / "export.pdf", b"content", overwrite=False)
    assert (tmp_path / "export.pdf").read_bytes() == b"content"
    assert stat.S_IMODE(os.stat(tmp_path / "export.pdf").st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["export.pdf"]


def test_another_file_is_replaced_only_where_that_is_wanted(tmp_path: Path) -> None:
    file = tmp_path / "export.pdf"
    file.write_text("another")
    with pytest.raises(FileRefused, match="there already"):
        write_new(file, b"content", overwrite=False)
    assert file.read_text() == "another"
    write_new(file, b"content", overwrite=True)
    assert file.read_bytes() == b"content"
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600


@pytest.mark.parametrize("name", ["missing/export.pdf", "."])
def test_where_no_file_can_be_it_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileRefused):
        write_new(tmp_path / name, b"content", overwrite=True)
