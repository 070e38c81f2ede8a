"""Secrets that are made once and kept in the data directory, readable by this user only."""

import os
import secrets
import tempfile
from pathlib import Path


def kept_secret(path: Path, length: int = 32) -> str:
    """Return the secret in the file, made of `length` random bytes the first time.

    Processes that ask at the same time get the same one. Raises OSError when the directory cannot
    be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        # Written aside and linked into place: nobody ever reads half a secret, and of two who
        # make one at once, one wins.
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as made:
            made.write(secrets.token_urlsafe(length))
        try:
            os.link(made.name, path)
        except FileExistsError:
            pass
        finally:
            Path(made.name).unlink()
    return path.read_text().strip()
