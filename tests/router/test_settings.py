"""The centre file as the scripts read it: everything that they ask for is there."""

import re

from core.words import Medium, Urgency
from router.settings import for_scripts
from store.loader import FOLDER
from tests.router.conftest import House

LUA = "\n".join(path.read_text() for path in sorted(FOLDER.rglob("*.lua")))
ASKED = re.compile(r"(?<!function )setting\(([^\n]*)")  # to the end of the line
NAMED = re.compile(r"'([a-z_]+(?:\|[a-z]*)?)'( \.\. c\.medium)?")


def asked_for() -> set[str]:
    """Return every setting that a script may ask for."""
    named = [name for line in ASKED.findall(LUA) for name in NAMED.findall(line)]
    each = {f"{name}{medium}" for name, by_medium in named if by_medium for medium in Medium}
    return each | {name for name, by_medium in named if not by_medium}


def test_every_way_of_asking_for_a_setting_is_known_here() -> None:
    """A script that asks in a new way is not overlooked by this page."""
    lines = ASKED.findall(LUA)
    assert len(lines) > 10
    assert all(NAMED.search(line) for line in lines)


def test_the_scripts_find_every_setting_and_no_setting_is_for_nobody(house: House) -> None:
    """A missing one would be an error in the middle of somebody's call."""
    settings = for_scripts(house.settings.centre)["settings"]
    assert settings.keys() == asked_for()
    assert {type(value) for value in settings.values()} == {int}


def test_every_lane_has_a_target_and_every_queue_a_name(house: House) -> None:
    """In whole seconds above nothing: the order rule divides by it."""
    queues = for_scripts(house.settings.centre)["queues"]
    lanes = {f"target|{urgency}|{medium}" for urgency in Urgency for medium in Medium}
    assert list(queues) == [queue.id for queue in house.settings.centre.queues]
    for fields in queues.values():
        rings = {lane.replace("target", "rings") for lane in lanes}
        assert fields.keys() == lanes | rings | {"name", "skills", "neighbours", "reserve"}
        assert all(fields[lane] > 0 for lane in lanes)


def test_the_ladder_is_told_in_milliseconds_of_waiting(house: House) -> None:
    """Per cent of the target in the file: half of 15 s for an emergency on the telephone."""
    repairs = for_scripts(house.settings.centre)["queues"]["repairs"]
    assert repairs["rings|emergency|voice"] == "7500,15000,22500,30000"
    assert repairs["rings|urgent|chat"] == "120000,180000,240000"


def test_times_are_told_to_the_scripts_in_milliseconds(house: House) -> None:
    """Seconds in the file, milliseconds in Redis; a factor lost here is a thousand."""
    offers, settings = house.settings.centre.offers, for_scripts(house.settings.centre)["settings"]
    assert settings["offer_ms|voice"] == offers.answer_s.voice_s * 1000
    assert settings["offer_ms|callback"] == offers.answer_s.voice_s * 1000
    assert settings["skip_missed_ms"] == offers.skip_missed_s * 1000
    assert settings["stale_ms"] == house.settings.centre.presence.stale_s * 1000


async def test_the_whole_file_reaches_redis(house: House) -> None:
    """What the scripts read is what the centre file says."""
    config = for_scripts(house.settings.centre)
    kept = await house.redis.hgetall("{house}:settings")
    assert {name: int(value) for name, value in kept.items()} == config["settings"]
    repairs = await house.redis.hgetall("{house}:queue:repairs")
    assert repairs == {name: str(value) for name, value in config["queues"]["repairs"].items()}
