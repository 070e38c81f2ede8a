"""What callers hear, in the centre's language. The centre file may replace any sentence."""

import math
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberFormat

from channels.adapter import Place
from core.words import Urgency

MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Prompts:
    """One sentence or two each, filled in: `{centre}`, `{ahead}`, `{low}` and `{high}` (minutes).

    `{opens}` is a day and a time, `{number}` and `{phone}` telephone numbers in groups of figures.
    """

    greeting: str = "Hello, this is {centre}. You are in the queue and a person will answer."
    closed: str = (
        "Hello, this is {centre}. Our office opens {opens}. You are in the queue: in an emergency "
        "stay on the line."
    )
    ask: str = "While you wait, tell us in a few words what has happened, or just stay on the line."
    noted: str = "Thank you. That has been passed on."
    next_in_line: str = "You are next."
    one_ahead: str = "There is one person ahead of you."
    many_ahead: str = "There are {ahead} people ahead of you."
    within_a_minute: str = "We expect to answer within a minute."
    within: str = "We expect to answer within {high} minutes."
    about: str = "We expect to answer in about {high} minutes."
    between: str = "We expect to answer in {low} to {high} minutes."
    offer: str = "If you would rather not wait, press 1: we ring you back and you keep your place."
    ring_back: str = "We will ring you on {number}. You keep your place in the queue. Goodbye."
    no_number: str = (
        "Your number does not reach us, so we cannot ring you back. You are still in the queue. "
        "Please stay on the line."
    )
    leave_word: str = "To leave a message instead, press 2."
    record: str = (
        "Please tell us after the tone what has happened. When you are done, press the hash key or "
        "hang up."
    )
    recorded: str = "Thank you. Your message has been passed on."
    still_waiting: str = "You are still in the queue. Stay on the line, or press 1 to be rung back."
    returned: str = "I am sorry, your adviser was cut off. You are back in the same place."
    transferred: str = "We are putting you through to a colleague. You keep your place."
    on_hold: str = "You are on hold. Your adviser will be back with you."
    away: str = "Our system is not working properly. We are ringing a colleague for you now."
    nobody: str = "Nobody could answer just now. Please stay on the line while we try again."
    callback: str = "Hello, this is {centre}, ringing you back."
    machine: str = (
        "Hello, this is {centre}, ringing you back. We are sorry that we missed you. You can ring "
        "us on {phone}."
    )
    call_recorded: str = "Calls are recorded. Tell your adviser if you would rather not be."
    rung: str = "This is {centre}. Somebody is waiting on the line for {queue}."
    rung_emergency: str = "This is {centre}. An emergency is waiting on the line for {queue}."
    rung_consult: str = "This is {centre}. {agent} asks you into a call about {queue}."
    press: str = "Press 1 to take it. Any other key leaves it to somebody else."
    not_yours: str = "This call is over, or no longer yours."


def fill(sentence: str, **values: object) -> str:
    """Return the sentence with `{name}` replaced. Never raises: a stray brace is read as it is."""
    for name, value in values.items():
        sentence = sentence.replace(f"{{{name}}}", str(value))
    return sentence


def rung_words(prompts: Prompts, urgency: str, queue: str, by: str) -> str:
    """Return what an agent hears whose own telephone we ring; `by` is who asks them in, if any.

    Nothing of the resident: a machine may be listening.
    """
    if by:
        return fill(prompts.rung_consult, queue=queue, agent=by)
    emergency = urgency == Urgency.EMERGENCY
    return fill(prompts.rung_emergency if emergency else prompts.rung, queue=queue)


def number_words(number: str, region: str) -> str:
    """Return an E.164 number as it is read out: `0 7 7 0 0, 9 0 0 1 2 3`.

    Figures apart, or it would be spoken as thousands of millions; groups as people write them.
    """
    parsed = phonenumbers.parse(number, None)
    at_home = phonenumbers.region_code_for_country_code(parsed.country_code or 0) == region
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    groups = phonenumbers.format_number(parsed, form).replace("+", "+ ").split()
    return ", ".join(" ".join(group) for group in groups).replace("+,", "+")


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
