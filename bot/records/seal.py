"""Seal text so that only this installation can read it: AES-256-GCM, bound to the table, row and column."""

import hashlib
import hmac
import logging
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

log = logging.getLogger("signpost")

_NONCE_BYTES = 12


class SealBroken(ValueError):
    """Sealed text was changed, moved to another place or sealed with a key that this process does not have."""


class Seal:
    """Encryption, keyed hashes and signatures, each with keys of its own derived from the installation's keys.

    Keys come newest first, and are told apart by their place in that order, from 0. The newest seals and signs; every
    key opens and confirms. With `standby` the first is not in use yet, so that every process has it before any uses it.
    """

    def __init__(self, *keys: bytes, standby: bool = False) -> None:
        self._keys = [_Derived(key) for key in keys]
        self.newest = 1 if standby else 0
        self._in_use = self._keys[self.newest]

    @property
    def keys(self) -> range:
        """The places of all keys."""
        return range(len(self._keys))

    def close(self, text: str, place: str) -> bytes:
        """`text` sealed for `place`, which is "table/row/column"."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._in_use.cipher.encrypt(nonce, text.encode(), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """The text that was sealed for `place`; raises SealBroken."""
        try:
            return self.opened(sealed, place)[0]
        except SealBroken:
            log.error(
                "sealed text in the table %s can't be opened: it was changed, or sealed with a key that was not in the "
                "key file when this process was started",
                place.partition("/")[0],
            )
            raise

    def opened(self, sealed: bytes, place: str) -> tuple[str, int]:
        """The text that was sealed for `place`, and which key it was sealed with; raises SealBroken."""
        for which in sorted(self.keys, key=lambda which: which != self.newest):  # most texts are the newest key's
            try:
                text = self._keys[which].cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode())
                return text.decode(), which
            except (InvalidTag, ValueError):
                continue
        raise SealBroken("Sealed text can't be opened with the keys that this process has")

    def pseudonym(self, identity: str) -> str:
        """A keyed hash of an id: the same for the same id, meaningless outside this installation.

        It is made with the oldest key. It finds the rows of a person or conversation, whose id is kept nowhere, so it
        could not be made anew with another key.
        """
        return hmac.new(self._keys[-1].hash_key, identity.encode(), hashlib.sha256).hexdigest()

    def signature(self, content: bytes) -> str:
        """A signature that only this installation can make."""
        return self._in_use.signature(content)

    def signer(self, content: bytes, signature: str) -> int | None:
        """Which key this signature of `content` was made with; None where it is none of ours."""
        claimed = signature.encode(errors="replace")
        for which, key in enumerate(self._keys):  # compared without telling by the time it takes how much is the same
            if hmac.compare_digest(key.signature(content).encode(), claimed):
                return which
        return None

    def is_ours(self, content: bytes, signature: str) -> bool:
        """Whether any of the keys made this signature of `content`."""
        return self.signer(content, signature) is not None

    def is_current(self, content: bytes, signature: str) -> bool:
        """Whether the key in use, or the one standing by, made it: what an old key that leaked could forge is not."""
        signer = self.signer(content, signature)
        return signer is not None and signer <= self.newest

    def has_keys_of(self, other: "Seal") -> bool:
        """Whether both have the same keys and use the same one."""
        ours, theirs = ([key.hash_key for key in seal._keys] for seal in (self, other))
        return ours == theirs and self.newest == other.newest


class _Derived:
    """What is derived from one of the installation's keys."""

    def __init__(self, key: bytes) -> None:
        self.cipher = AESGCM(_derived(key, b"seal"))
        self.hash_key = _derived(key, b"hash")
        self._signing_key = _derived(key, b"sign")

    def signature(self, content: bytes) -> str:
        return hmac.new(self._signing_key, content, hashlib.sha256).hexdigest()


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, b"signpost " + purpose, hashlib.sha256).digest()
