"""The key file: made once, changed whole or not at all; what any of its keys sealed or signed stays good."""

import os
import stat
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.records.key_file import KeyFileError, Keys, add_standby, load_keys, use_standby
from bot.records.seal import Seal, SealBroken

KEY, OTHER, THIRD = bytes(range(32)), bytes(range(1, 33)), bytes(range(2, 34))
PLACE = "contacts/7KM3-9QXT/details"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A key file with one key."""
    found = tmp_path / "key"
    found.write_text(KEY.hex() + "\n", encoding="ascii")
    return found


def rotate(file: Path) -> None:
    add_standby(file)
    use_standby(file)


def seal(file: Path) -> Seal:
    return load_keys(file, may_make=False).seal()


# What is read


def test_a_missing_key_is_made_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "new" / "key"
    assert [len(key) for key in load_keys(file, may_make=True).keys] == [32]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_that_is_there_is_used(file: Path) -> None:
    assert load_keys(file, may_make=True) == Keys((KEY,))


def test_a_missing_key_is_not_replaced_where_something_was_sealed_with_it(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="the key is missing"):
        load_keys(tmp_path / "key", may_make=False)
    assert not (tmp_path / "key").exists()


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    assert load_keys(tmp_path / "one", may_make=True) != load_keys(tmp_path / "two", may_make=True)


@pytest.mark.parametrize(
    ("content", "keys"),
    [
        (f"{KEY.hex()}", Keys((KEY,))),
        (f"{KEY.hex()}\r\n{OTHER.hex()}\r\n", Keys((KEY, OTHER))),
        (f"standby {KEY.hex()}\n{OTHER.hex()}\n\n", Keys((KEY, OTHER), standby=True)),
    ],
)
def test_keys_are_read_newest_first(file: Path, content: str, keys: Keys) -> None:
    file.write_bytes(content.encode())
    assert load_keys(file, may_make=False) == keys


@pytest.mark.parametrize(
    "content",
    [
        *("", "\n", "no key", KEY.hex()[:-2], KEY.hex() + "00", "zz" * 32, "é" * 64, KEY.hex() + OTHER.hex()),
        f"standby {KEY.hex()}",
        f"standby\n{KEY.hex()}",
        f"{KEY.hex()}\nstandby {OTHER.hex()}",
        f"standby {KEY.hex()}\nstandby {OTHER.hex()}\n{THIRD.hex()}",
        f"{KEY.hex()}\nno key",
    ],
)
def test_a_malformed_key_file_is_refused_and_left_as_it_is(file: Path, content: str) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(KeyFileError, match="this is no key; it has to hold 64 hexadecimal digits"):
        load_keys(file, may_make=True)
    assert file.read_text(encoding="utf-8") == content


def test_a_malformed_line_is_named_without_what_it_says(file: Path) -> None:
    file.write_text(f"{KEY.hex()}\n{OTHER.hex()[1:]}\n", encoding="ascii")
    with pytest.raises(KeyFileError, match=f"{file}:2: ") as refused:
        load_keys(file, may_make=False)
    assert OTHER.hex()[1:9] not in str(refused.value)


def test_a_key_file_that_is_a_folder_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match=str(tmp_path)):
        load_keys(tmp_path, may_make=True)


def test_a_key_below_a_file_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KeyFileError, match="file/key"):
        load_keys(tmp_path / "file" / "key", may_make=True)


# What is changed


def test_a_new_key_stands_by_above_the_others(file: Path) -> None:
    add_standby(file)
    found = load_keys(file, may_make=False)
    assert (found.standby, len(found.keys), found.keys[1]) == (True, 2, KEY)


def test_the_key_that_stands_by_is_used_from_then_on(file: Path) -> None:
    add_standby(file)
    stood_by = load_keys(file, may_make=False)
    use_standby(file)
    assert load_keys(file, may_make=False) == Keys(stood_by.keys)


def test_a_second_key_does_not_stand_by(file: Path) -> None:
    add_standby(file)
    before = file.read_bytes()
    with pytest.raises(KeyFileError, match="stands by already"):
        add_standby(file)
    assert file.read_bytes() == before


def test_nothing_is_used_where_no_key_stands_by(file: Path) -> None:
    with pytest.raises(KeyFileError, match="no new key stands by"):
        use_standby(file)
    assert load_keys(file, may_make=False) == Keys((KEY,))


def test_a_changed_file_keeps_its_permissions_and_leaves_nothing_beside_it(file: Path) -> None:
    file.chmod(0o440)
    rotate(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o440
    assert list(file.parent.iterdir()) == [file]


def test_a_changed_file_still_belongs_to_its_owner_and_group(file: Path) -> None:
    """Root gives it to somebody else; anybody may give it to another group of their own."""
    belongs = (65534, 65534) if os.geteuid() == 0 else (os.geteuid(), os.getgroups()[-1])
    os.chown(file, *belongs)
    rotate(file)
    assert (file.stat().st_uid, file.stat().st_gid) == belongs


def test_a_link_to_the_key_file_stays_one(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(file)
    rotate(link)
    assert link.is_symlink()
    assert len(load_keys(file, may_make=False).keys) == 2


@pytest.mark.parametrize("content", ["no key", f"standby {KEY.hex()}"])
def test_a_malformed_key_file_is_not_changed(file: Path, content: str) -> None:
    file.write_text(content, encoding="ascii")
    with pytest.raises(KeyFileError, match="this is no key"):
        add_standby(file)
    assert (file.read_text(encoding="ascii"), list(file.parent.iterdir())) == (content, [file])


def test_a_missing_key_file_is_not_begun_by_rotating(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="the key is missing"):
        add_standby(tmp_path / "key")
    assert list(tmp_path.iterdir()) == []


def test_two_changes_at_the_same_time_do_not_undo_one_another(file: Path) -> None:
    (file.parent / "key.new").touch()  # somebody else's, under way
    with pytest.raises(KeyFileError, match=r"key\.new: the key file is being changed"):
        add_standby(file)
    assert (file.parent / "key.new").exists()
    assert load_keys(file, may_make=False) == Keys((KEY,))


# What each key is good for


def test_the_key_in_use_seals_and_the_one_that_stands_by_only_opens() -> None:
    before, standing, after = Seal(KEY), Seal(OTHER, KEY, standby=True), Seal(OTHER, KEY)
    assert before.open(standing.close("a note", PLACE), PLACE) == "a note"
    assert standing.open(after.close("a note", PLACE), PLACE) == "a note"
    with pytest.raises(SealBroken):
        before.open(after.close("a note", PLACE), PLACE)


def test_a_text_that_no_key_opens_is_logged_by_its_table_alone(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(SealBroken):
        Seal(KEY).open(Seal(OTHER).close("a note", PLACE), PLACE)
    assert "sealed text in the table contacts can't be opened" in caplog.text
    assert "7KM3" not in caplog.text


def test_a_signature_is_told_by_the_key_that_made_it() -> None:
    seal = Seal(THIRD, OTHER, KEY, standby=True)
    made = [Seal(key).signature(b"receipt") for key in (THIRD, OTHER, KEY, bytes(32))]
    assert [seal.signer(b"receipt", signature) for signature in made] == [0, 1, 2, None]
    assert [seal.is_ours(b"receipt", signature) for signature in made] == [True, True, True, False]
    assert [seal.is_current(b"receipt", signature) for signature in made] == [True, True, False, False]


@pytest.mark.parametrize("signature", ["", "é", "\ud83d", "0" * 64])
def test_what_is_no_signature_is_nobody_s(signature: str) -> None:
    assert Seal(OTHER, KEY).signer(b"receipt", signature) is None


STEPS = st.lists(st.one_of(st.text(), st.sampled_from([add_standby, use_standby])), max_size=12)


@given(STEPS)
def test_whatever_was_sealed_signed_or_named_between_changes_of_the_key_stays_so(steps: list[object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "key"
        first = load_keys(file, may_make=True).seal()
        written: list[tuple[str, bytes, str]] = []
        for step in steps:
            if isinstance(step, str):
                used, text = seal(file), step.encode(errors="replace").decode()
                written.append((text, used.close(text, PLACE), used.signature(text.encode())))
            elif step is (use_standby if load_keys(file, may_make=False).standby else add_standby):
                step(file)
            last = seal(file)
            assert [last.open(sealed, PLACE) for _, sealed, _ in written] == [text for text, _, _ in written]
            assert all(last.is_ours(text.encode(), signature) for text, _, signature in written)
            assert last.pseudonym("officer") == first.pseudonym("officer")
