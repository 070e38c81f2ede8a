"""From the centre file to the hours on the door of each queue."""

from config.load import Settings
from config.queues import ALWAYS
from core.ids import QueueId
from queues.hours import Day, Hours

ALL_DAY: Day = ((0, 1440),)


def timetable(settings: Settings) -> dict[QueueId, Hours]:
    """Return the hours of every queue, with the bank holidays of the centre's nation."""
    centre = settings.centre
    found: dict[QueueId, Hours] = {}
    for queue in centre.queues:
        if queue.hours == ALWAYS:
            hours = Hours(centre.zone, (ALL_DAY,) * 7, bank_holiday=ALL_DAY)
        else:
            sign = centre.hours[queue.hours]
            hours = Hours(
                centre.zone,
                sign.week,
                sign.bank_holidays,
                settings.bank_holidays,
                frozenset(sign.closed_on),
            )
        found[queue.id] = hours
    return found
