"""The triage of this installation, read once for all tests of it."""

import pytest

from heard.triager import load_triager
from queues.triage.triager import Triager


@pytest.fixture(scope="session")
def triager() -> Triager:
    """Give the triage with the words and rules of `config/triage`."""
    return load_triager()
