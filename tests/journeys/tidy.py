"""The end of a day: whatever a journey left open is answered, so that the next begins in peace."""

from collections.abc import Sequence
from contextlib import AsyncExitStack

from tests.console.screen import Message
from tests.journeys.member import Member, is_offered, member
from tests.wait import wait_until

EVERYBODY = ("amina", "ben", "sofia")
WITHIN_S = 60


async def tidy(url: str) -> None:
    """Let the people of the demo finish what is open, then go home."""
    async with AsyncExitStack() as stack:
        people = [await stack.enter_async_context(member(url, name)) for name in EVERYBODY]
        await finish(people)


async def finish(people: Sequence[Member]) -> None:
    """Take and close what is open, the last of them being a supervisor. Promises stay."""
    for one in people:
        await one.be("available")

    async def is_done() -> bool:
        for one in people:
            for conversation in one.all():
                await _deal_with(one, conversation)
        return _at_rest(people[-1])

    await wait_until(is_done, "everything that is open is answered", WITHIN_S)
    for one in people:
        await one.be("offline")


async def _deal_with(one: Member, conversation: Message) -> None:
    path = f"/api/conversations/{conversation['id']}"
    if is_offered(conversation) and conversation["offer"]["agent"] == one.name:
        await one.ask("POST", f"/api/offers/{conversation['offer']['id']}/accept")
    elif conversation["state"] == "active" and conversation["agent"] == one.name:
        if conversation["call"]:
            await one.ask("POST", f"{path}/hangup")
        await one.ask("POST", f"{path}/close", {"outcome": "spam", "done": "End of the day"})


def _at_rest(supervisor: Member) -> bool:
    left = [each for each in supervisor.all() if each["state"] != "parked"]
    wrapping = [a for a in supervisor.screen.agents.values() if a["presence"]["wrap_until"]]
    return not left and not wrapping
