"""Triage from end to end: the landlord's record, spoken advice, and an agent's correction."""

import json
import re
from typing import Any

import pytest
from playwright.async_api import expect

from tests.heard.house import command
from tests.journeys.conftest import Cast
from tests.wait import wait_until

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_record_raises_a_text_and_a_correction_of_it_can_be_exported(cast: Cast) -> None:
    """Lost hot water is an emergency for who lives on oxygen; what the agent corrects is kept."""
    amina, resident = await cast.desk("amina"), await cast.phone()
    data_dir = cast.house.log.parent
    record = f"phone,needs\n{resident.number},oxygen\n"
    code, said = await command("residents", "import", "-", data_dir=data_dir, given=record)
    assert (code, said.splitlines()[0]) == (0, "1 added, 0 changed, 0 refused")
    await resident.text("I have no hot water")
    await expect(amina.offer).to_contain_text("Emergency")
    await amina.accept()
    await expect(amina.about).to_contain_text("vulnerable household")
    await amina.page.get_by_role("button", name="Change urgency").click()
    await amina.dialog.get_by_role("radio", name="Urgent").check()
    await amina.dialog.get_by_label("Why").fill("A neighbour lets her use theirs")
    await amina.dialog.get_by_role("button", name="Change", exact=True).click()
    await expect(amina.mine).to_contain_text("Urgent")

    async def exported() -> dict[str, Any] | None:
        code, said = await command("triage", "--corrections", data_dir=data_dir)
        assert code == 0
        lines = [json.loads(line) for line in said.splitlines()]
        return next((line for line in lines if line["text"] == "I have no hot water"), None)

    found = await wait_until(exported, "the correction is in the archive", within_s=60)
    assert (found["urgency"], found["topic"]) == ("urgent", "heating")
    assert found["triage"]["urgency"] == "emergency"
    assert found["corrections"][0]["reason"] == "A neighbour lets her use theirs"
    await amina.answer("Somebody comes this afternoon.")
    await amina.finish()


async def test_a_caller_in_danger_is_told_what_to_do_while_they_wait(cast: Cast) -> None:
    """The advice is spoken at once, in the queue, before anybody has answered."""
    resident = await cast.phone()
    await resident.call()
    await expect(resident.heard).to_contain_text("tell us in a few words")
    await resident.say("I can smell gas all through the house")
    await expect(resident.heard).to_contain_text(re.compile("Get everyone out.*0800 111 999"))
    await expect(resident.state).to_have_text("In the call")
    await resident.hang_up()
