"""When whom a number leads to is there again, in words: what a caller hears out of hours."""

from collections.abc import Callable

from config.load import Settings
from config.texts import day_and_time
from queues.hours import next_opening
from queues.timetable import timetable


def opens(settings: Settings) -> Callable[[str, int, str], str]:
    """Return a function of the number that was called (E.164), the moment and a language.

    It says when the queue of that number opens, and nothing while it is open: a caller is told
    before anybody knows what the call is about.
    """
    centre, hours = settings.centre, timetable(settings)

    def say(to: str, at_ms: int, language: str) -> str:
        opening_ms = next_opening(hours[centre.queue_of("", to)], at_ms)
        if opening_ms is None or opening_ms == at_ms:
            return ""
        return day_and_time(opening_ms, centre.zone, language or centre.languages[0])

    return say
