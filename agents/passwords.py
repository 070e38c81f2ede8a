"""Passwords: Argon2id hashes (RFC 9106), and the same work for a username that does not exist.

Each call takes tens of milliseconds and tens of MiB on purpose: asyncio code calls it through
`asyncio.to_thread` (the hashing releases the interpreter's lock) and bounds how many run at once.
"""

import unicodedata
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from core.errors import InvalidError

MAX_LENGTH = 1024  # a longer one is an attempt to keep the machine busy


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the password was right; `rehash` is to be stored when the old hash is too weak."""

    right: bool
    rehash: str | None = None


class Passwords:
    """Hashes and checks passwords. Make one per process: making it costs one hash."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Use these Argon2 parameters; the library's (RFC 9106, low memory) when none are given."""
        self._hasher = hasher or PasswordHasher()
        # An unknown username is checked against this, so the answer takes as long as a wrong
        # password does and tells nobody which accounts exist.
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """Return the encoded hash to store.

        Raises InvalidError when the password is empty or longer than 1,024 characters.
        """
        if not password or len(password) > MAX_LENGTH:
            message = f"A password has 1 to {MAX_LENGTH} characters; choose another one."
            raise InvalidError(message)
        return self._hasher.hash(_prepared(password))

    def verify(self, stored: str | None, password: str) -> Verdict:
        """Check `password` against the stored hash; `stored` is None for an unknown username.

        Raises ValueError when `stored` is no Argon2 hash: a damaged account must be seen.
        """
        candidate = _prepared(password[:MAX_LENGTH])
        try:
            self._hasher.verify(self._nobody if stored is None else stored, candidate)
        except VerifyMismatchError:
            return Verdict(right=False)
        except (InvalidHashError, VerificationError) as error:
            message = "the stored password hash is damaged; set the password again"
            raise ValueError(message) from error
        if stored is None or len(password) > MAX_LENGTH:
            return Verdict(right=False)
        return Verdict(
            True, self.hash(password) if self._hasher.check_needs_rehash(stored) else None
        )


def _prepared(password: str) -> str:
    """Return the same characters whichever keyboard composed them (RFC 8265, OpaqueString)."""
    return unicodedata.normalize("NFC", password)
