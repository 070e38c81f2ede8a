"""The triage that every contact passes through, with the words and rules of this installation."""

from pathlib import Path

import config.triage
from queues.triage.triager import Triager

FOLDER = Path(config.triage.__file__).with_suffix("")


def load_triager() -> Triager:
    """Read the folder; raises ConfigError with every mistake in it."""
    return Triager.load(FOLDER)
