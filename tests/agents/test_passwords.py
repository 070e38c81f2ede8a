"""How passwords are kept and checked."""

from typing import Literal

import pytest
from argon2 import PasswordHasher

from agents.passwords import MAX_LENGTH, Passwords
from core.errors import InvalidError

WEAK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
STRONGER = PasswordHasher(time_cost=2, memory_cost=128, parallelism=1)


class CountingHasher(PasswordHasher):
    """The real hasher, counting how often it verifies."""

    verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - its name there
        self.verified += 1
        return super().verify(hash, password)


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    """Return passwords with cheap parameters: the tests are about the rules, not the cost."""
    return Passwords(WEAK)


def test_the_right_password_opens_and_a_wrong_one_does_not(passwords: Passwords) -> None:
    """Only the password that was set is right."""
    stored = passwords.hash("correct horse")
    assert passwords.verify(stored, "correct horse").right
    assert not passwords.verify(stored, "Correct horse").right
    assert not passwords.verify(stored, "").right


def test_the_password_itself_is_never_stored(passwords: Passwords) -> None:
    """The hash is Argon2id and salted: the same password twice gives two hashes."""
    first, second = passwords.hash("correct horse"), passwords.hash("correct horse")
    assert first.startswith("$argon2id$")
    assert "correct" not in first
    assert first != second


def test_an_unknown_username_costs_the_same_work_as_a_wrong_password() -> None:
    """Nobody learns from the time of the answer which accounts exist."""
    hasher = CountingHasher(time_cost=1, memory_cost=64, parallelism=1)
    passwords = Passwords(hasher)
    assert not passwords.verify(None, "guess").right
    assert hasher.verified == 1
    assert not passwords.verify(passwords.hash("correct horse"), "guess").right
    assert hasher.verified == 2


def test_no_password_opens_an_account_that_does_not_exist(passwords: Passwords) -> None:
    """Even the words behind the stand-in hash open nothing."""
    assert not passwords.verify(None, "nobody has this password").right


def test_a_hash_made_with_weaker_settings_is_renewed_at_the_next_login() -> None:
    """The verdict carries a stronger hash to store, and that one is accepted."""
    old = Passwords(WEAK).hash("correct horse")
    passwords = Passwords(STRONGER)
    verdict = passwords.verify(old, "correct horse")
    assert verdict.right
    assert verdict.rehash is not None
    assert passwords.verify(verdict.rehash, "correct horse").rehash is None


def test_a_wrong_password_never_renews_a_hash() -> None:
    """Guessing changes nothing."""
    old = Passwords(WEAK).hash("correct horse")
    assert Passwords(STRONGER).verify(old, "guess").rehash is None


@pytest.mark.parametrize("password", ["", "x" * (MAX_LENGTH + 1)])
def test_a_password_that_cannot_be_used_is_refused_with_what_to_do(
    passwords: Passwords, password: str
) -> None:
    """An empty or endless password is refused in words."""
    with pytest.raises(InvalidError, match="1 to 1024 characters"):
        passwords.hash(password)


def test_an_endless_password_is_wrong_and_not_hashed_whole(passwords: Passwords) -> None:
    """A login form cannot be used to keep the machine busy, nor can a prefix open the account."""
    stored = passwords.hash("x" * MAX_LENGTH)
    assert not passwords.verify(stored, "x" * 10_000_000).right


def test_the_keyboard_that_typed_it_does_not_matter(passwords: Passwords) -> None:
    """An accented letter is the same whether composed of one character or two."""
    assert passwords.verify(passwords.hash("caf\u00e9"), "cafe\u0301").right


def test_a_damaged_hash_is_reported_and_not_taken_for_a_wrong_password(
    passwords: Passwords,
) -> None:
    """The operator is told to set the password again."""
    with pytest.raises(ValueError, match="set the password again"):
        passwords.verify("$argon2id$broken", "correct horse")


def test_the_shipped_parameters_are_those_of_the_library() -> None:
    """Without a choice the hash has the strength that RFC 9106 recommends."""
    assert "$m=65536,t=3,p=4$" in Passwords().hash("correct horse")
