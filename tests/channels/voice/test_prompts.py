"""What callers are told: in words, honest, and whatever an operator wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.adapter import Place
from channels.voice.prompts import Prompts, fill, place_words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(0, 0, 30), "You are next. We expect to answer within a minute."),
        (Place(1, 20, 100), "There is one person ahead of you. We expect to answer within 2"),
        (Place(7, 61, 119), "There are 7 people ahead of you. We expect to answer in 1 to 2"),
        (Place(3, 240, 240), "There are 3 people ahead of you. We expect to answer in about 4"),
        (
            Place(12, 3599, 7201),
            "There are 12 people ahead of you. We expect to answer in 59 to 121",
        ),
    ],
)
def test_a_place_is_told_in_words(place: Place, words: str) -> None:
    """Whole minutes, one person is not "people", and nobody hears a number of seconds."""
    assert place_words(Prompts(), place).startswith(words)


@given(st.integers(0, 100), st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_told_range_holds_the_true_one(ahead: int, low_s: int, more_s: int) -> None:
    """Rounding is outwards: it never promises less than the estimate (law 10)."""
    bare = Prompts(between="{low} {high}", about="{high} {high}", within="0 {high}")
    words = place_words(bare, Place(ahead, low_s, low_s + more_s))
    if "minute" in words:
        assert low_s + more_s <= 60
        return
    low, high = map(int, words.rpartition(". ")[2].rpartition("you.")[2].split())
    assert low * 60 <= low_s
    assert high * 60 >= low_s + more_s


@pytest.mark.parametrize("sentence", ["{", "}", "{0}", "{centre", "{unknown}", "{centre!r}", "%s"])
def test_a_sentence_with_odd_braces_is_read_as_it_is(sentence: str) -> None:
    """An operator's slip never breaks a call."""
    assert fill(sentence, centre="Heard Homes") == sentence
