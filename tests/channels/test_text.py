"""What of a resident's words can be kept."""

from hypothesis import given
from hypothesis import strategies as st

from channels.text import clean
from core.contact import MAX_TEXT

ANY_CHARACTER = st.characters(exclude_categories=())  # lone surrogates too


@given(st.text(ANY_CHARACTER))
def test_every_store_and_browser_can_hold_it(raw: str) -> None:
    """It can be written as UTF-8 and holds no NUL."""
    kept = clean(raw)
    kept.encode()
    assert "\x00" not in kept


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_ordinary_words_are_not_touched(raw: str) -> None:
    """Spaces, emoji and scripts stay exactly as they were written."""
    assert clean(raw) == raw


def test_half_an_emoji_is_seen_as_broken_and_two_halves_are_whole() -> None:
    """A text that was cut in the middle of an emoji is kept, and one that was joined is mended."""
    assert clean("ok \ud83d") == "ok \N{REPLACEMENT CHARACTER}"
    assert clean("\ud83d\ude1f") == "😟"


def test_it_is_bounded() -> None:
    """Nobody fills the store with one message."""
    assert len(clean("x" * (MAX_TEXT + 1))) == MAX_TEXT
