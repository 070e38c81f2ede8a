"""Out of hours a caller hears when somebody is there again."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from config.load import Settings, load_settings
from heard.opening import opens
from tests.house import ROOT

GENERAL, RENTS = "+442079460958", "+442079460321"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The demo centre: offices by day, repairs always."""
    return load_settings(ROOT / "config" / "centre.toml", {"HEARD_DATA_DIR": str(tmp_path)})


def at(settings: Settings, wall: str) -> int:
    """Return the moment at which the residents' clocks read this."""
    moment = datetime.fromisoformat(wall).replace(tzinfo=settings.centre.zone)
    return round(moment.timestamp() * 1000)


@pytest.mark.parametrize(
    ("now", "language", "words"),
    [
        ("2026-03-02T12:00", "", ""),  # Monday noon
        ("2026-03-02T18:00", "", "Tuesday 3 March at 08:00"),
        ("2026-03-01T03:00", "", "Monday 2 March at 08:00"),
        ("2026-03-01T03:00", "pl", "02/03/2026 08:00"),
        ("2026-12-24T23:00", "", "Saturday 2 January at 09:00"),
    ],
)
def test_a_caller_hears_when_the_office_opens(
    settings: Settings, now: str, language: str, words: str
) -> None:
    """Nothing while it is open; bank holidays and days of the landlord's own count."""
    assert opens(settings)(GENERAL, at(settings, now), language) == words


def test_the_hours_are_those_of_whom_the_number_leads_to(settings: Settings) -> None:
    """Each number may have a queue of its own; one that is always open says nothing."""
    centre = settings.centre
    say = opens(settings)
    night = at(settings, "2026-03-01T03:00")
    assert say(RENTS, night, "") == "Monday 2 March at 08:00"
    repairs = centre.model_copy(update={"default_queue": "repairs"})
    assert opens(replace(settings, centre=repairs))("+440", night, "") == ""
