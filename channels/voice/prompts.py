"""What callers hear, in the centre's language. The centre file may replace any sentence."""

import math
from dataclasses import dataclass

from channels.adapter import Place

MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Prompts:
    """One sentence each; `{centre}`, `{ahead}`, `{low}` and `{high}` (minutes) are filled in."""

    greeting: str = "Hello, this is {centre}. You are in the queue and a person will answer."
    ask: str = "While you wait, tell us in a few words what has happened, or just stay on the line."
    noted: str = "Thank you. That has been passed on."
    next_in_line: str = "You are next."
    one_ahead: str = "There is one person ahead of you."
    many_ahead: str = "There are {ahead} people ahead of you."
    within_a_minute: str = "We expect to answer within a minute."
    within: str = "We expect to answer within {high} minutes."
    about: str = "We expect to answer in about {high} minutes."
    between: str = "We expect to answer in {low} to {high} minutes."
    still_waiting: str = "You are still in the queue. Please stay on the line."
    returned: str = "I am sorry, your adviser was cut off. You are back in the same place."
    transferred: str = "We are putting you through to a colleague. You keep your place."
    away: str = "Our system is not working properly. We are ringing a colleague for you now."
    nobody: str = "Nobody could answer just now. Please stay on the line while we try again."
    callback: str = "Hello, this is {centre}, ringing you back."
    not_yours: str = "This call is over, or no longer yours."


def fill(sentence: str, **values: object) -> str:
    """Return the sentence with `{name}` replaced. Never raises: a stray brace is read as it is."""
    for name, value in values.items():
        sentence = sentence.replace(f"{{{name}}}", str(value))
    return sentence


def place_words(prompts: Prompts, place: Place) -> str:
    """Return the place and the range in words.

    The range is rounded outwards to whole minutes, so that it still holds the true wait.
    """
    ahead = {0: prompts.next_in_line, 1: prompts.one_ahead}.get(place.ahead, prompts.many_ahead)
    if place.high_s is None:
        return fill(ahead, ahead=place.ahead)
    low, high = place.low_s // MINUTE_S, math.ceil(place.high_s / MINUTE_S)
    if high <= 1:
        wait = prompts.within_a_minute
    elif low < 1:
        wait = prompts.within
    elif low == high:
        wait = prompts.about
    else:
        wait = prompts.between
    return fill(f"{ahead} {wait}", ahead=place.ahead, low=low, high=high)
