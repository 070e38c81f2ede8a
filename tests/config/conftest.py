"""A small centre that is right, to be spoiled by the tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.load import Settings, load_settings
from config.topics import Topic
from core.errors import ConfigError

SMALL = f"""
id = "small"
name = "Small Homes"
nation = "england"
default_queue = "all"

[contact]
phone = "+44 20 7946 0958"
address = "1 Quay Street"

[[queues]]
id = "all"
name = "Everything"
topics = {[topic.value for topic in Topic]}
"""

Load = Callable[..., Settings]
Mistakes = Callable[..., list[str]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load a centre file with this text, in this environment."""

    def load_text(text: str = SMALL, **environ: str) -> Settings:
        path = tmp_path / "centre.toml"
        path.write_text(text, encoding="utf-8")
        return load_settings(path, environ)

    return load_text


@pytest.fixture
def mistakes(load: Load) -> Mistakes:
    """Return the mistakes of a centre file, without the name of the file before them."""

    def listed(text: str = SMALL, **environ: str) -> list[str]:
        with pytest.raises(ConfigError) as raised:
            load(text, **environ)
        return [
            mistake.partition("centre.toml: ")[2] or mistake for mistake in raised.value.mistakes
        ]

    return listed
