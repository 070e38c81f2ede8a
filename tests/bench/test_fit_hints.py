"""Fitting the hints of triage."""

from bench.fit_hints import Example, fit


def examples() -> list[Example]:
    """Return messages in which only one word tells anything."""
    return [
        Example(frozenset({"the", "flames", "pan"}), has=True),
        Example(frozenset({"the", "flames", "door"}), has=True),
        Example(frozenset({"the", "rent", "pan"}), has=False),
        Example(frozenset({"the", "rent", "door"}), has=False),
    ]


def test_words_that_tell_are_told_apart_from_those_that_do_not() -> None:
    """A word of every message says nothing; a word of one kind says which."""
    weights = fit(examples()).weights
    assert weights["flames"] > 1 > -1 > weights["rent"]
    assert abs(weights["the"]) < 0.01
    assert abs(weights["pan"]) < 0.01


def test_the_same_messages_give_the_same_weights() -> None:
    """Whoever fits again can see what changed, and nothing else did."""
    assert fit(examples()) == fit(examples())
