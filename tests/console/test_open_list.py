"""A supervisor sees all that is open."""

from console.open_list import PAGE, all_open
from core.clock import ManualClock
from tests.console.house import House


async def test_no_open_conversation_is_left_out() -> None:
    """Page after page, also when many conversations began within one millisecond."""
    house = House(ManualClock())
    count = 2 * PAGE + 7
    for number in range(count):
        conversation = house.text(f"r{number}", "hello")
        house.fields[conversation]["opened_ms"] = str(1_800_000_000_000 + number // 5)
    assert len(await all_open(house)) == count
