"""The hours of each queue as the centre file has them."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.load import Settings, load_settings
from core.ids import QueueId
from queues.hours import is_open, next_opening
from queues.timetable import timetable

DEMO = Path(__file__).parents[2] / "config" / "centre.toml"


@pytest.fixture(scope="module")
def settings() -> Settings:
    """Return the demo centre's settings."""
    return load_settings(DEMO, {})


def london(text: str) -> int:
    """Return the ms of a time on London's wall clock."""
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London"))
    return round(moment.timestamp() * 1000)


def test_every_queue_has_hours(settings: Settings) -> None:
    """Nobody has to ask what happens at night."""
    assert set(timetable(settings)) == {queue.id for queue in settings.centre.queues}


def test_repairs_answer_at_any_hour(settings: Settings) -> None:
    """Also on Christmas night."""
    assert is_open(timetable(settings)[QueueId("repairs")], london("2026-12-25 03:00"))


def test_the_office_closes_for_the_nights_holidays_and_days_of_its_own(settings: Settings) -> None:
    """From Christmas Eve the demo landlord's office is closed until the second of January.

    25 and 28 December and 1 January are bank holidays, 26 and 29 to 31 December days of its own;
    the second of January 2027 is a Saturday and open in the morning.
    """
    rents = timetable(settings)[QueueId("rents")]
    assert next_opening(rents, london("2026-12-24 18:00")) == london("2027-01-02 09:00")
