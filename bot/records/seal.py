"""Seal text so that only this installation can read it: AES-256-GCM, bound to the table, row and column."""

import contextlib
import hashlib
import hmac
import os
import tempfile
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY_BYTES = 32
_NONCE_BYTES = 12


class KeyFileError(ValueError):
    """The key file can't be used; the message says why."""


class SealBroken(ValueError):
    """Sealed text was changed, moved to another place or sealed with another key."""


class Seal:
    """Encryption, keyed hashes and signatures, each with a key of its own derived from the installation's key."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(_derived(key, b"seal"))
        self._hash_key = _derived(key, b"hash")
        self._signing_key = _derived(key, b"sign")

    def close(self, text: str, place: str) -> bytes:
        """`text` sealed for `place`, which is "table/row/column"."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text.encode(), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """The text that was sealed for `place`; raises SealBroken."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode()).decode()
        except (InvalidTag, ValueError):
            raise SealBroken("Sealed text can't be opened with this key") from None

    def pseudonym(self, identity: str) -> str:
        """A keyed hash of an id: the same for the same id, meaningless outside this installation."""
        return hmac.new(self._hash_key, identity.encode(), hashlib.sha256).hexdigest()

    def signature(self, content: bytes) -> str:
        """A signature that only this installation can make."""
        return hmac.new(self._signing_key, content, hashlib.sha256).hexdigest()

    @staticmethod
    def same(first: str, second: str) -> bool:
        """Whether two signatures are the same, without telling by the time it takes how much of them is."""
        return hmac.compare_digest(first.encode(), second.encode())


def load_key(file: Path, *, may_make: bool) -> bytes:
    """The key in `file`; made there, readable by its owner only, where it is missing and `may_make`.

    Raises KeyFileError where it is missing, broken, or can't be read or written.
    """
    if not file.exists():
        if not may_make:
            raise KeyFileError(
                f"{file}: the key is missing. Put the key file back: what is stored was sealed with it. To begin anew, "
                "write 64 random hexadecimal digits there (openssl rand -hex 32) and remove the old database."
            )
        _make(file)
    return _read(file)


def _make(file: Path) -> None:
    """Write a new key whole; where another process was faster, its key stays."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=file.parent, encoding="ascii") as new:  # readable by its owner only
            new.write(os.urandom(_KEY_BYTES).hex() + "\n")
            new.flush()
            with contextlib.suppress(FileExistsError):
                os.link(new.name, file)
    except OSError as error:
        raise KeyFileError(f"{file}: the key can't be written here ({error.strerror}).") from None


def _read(file: Path) -> bytes:
    try:
        key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except OSError as error:
        raise KeyFileError(f"{file}: the key can't be read ({error.strerror}).") from None
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise KeyFileError(f"{file}: this is no key; it has to hold 64 hexadecimal digits.")
    return key


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, b"signpost " + purpose, hashlib.sha256).digest()
