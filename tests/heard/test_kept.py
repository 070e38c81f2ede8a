"""Secrets that are made once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from heard.kept import kept_secret


def test_a_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    """Logins survive a restart, and no other user of the machine can read what they rest on."""
    path = tmp_path / "var" / "secret-key"
    secret = kept_secret(path)
    assert len(secret) >= 43
    assert kept_secret(path) == secret
    assert path.stat().st_mode & 0o077 == 0
    assert kept_secret(tmp_path / "other") != secret


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    """Web processes that start at the same time accept one another's cookies."""
    path = tmp_path / "secret-key"
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(kept_secret, [path] * 32))
    assert len(secrets) == 1
    assert list(tmp_path.iterdir()) == [path]
