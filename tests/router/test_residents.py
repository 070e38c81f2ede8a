"""Who a resident is: people are found, and two who are one have one conversation."""

from typing import Any

import pytest

from core.conversation import State
from core.errors import ConflictError, ForbiddenError, InvalidError
from core.ids import AgentId, ResidentId
from core.words import Channel, Outcome
from router.residents import ResidentDesk
from tests.router.conftest import ANN, FLOOD, House

BOB = "+447700900124"
AMINA = AgentId("amina")


async def listed(house: House, resident: str, *numbers: str, **fields: str) -> ResidentId:
    """Put somebody on the landlord's list."""
    words = {kind: fields[kind].casefold() for kind in ("name", "reference") if kind in fields}
    record: dict[str, Any] = {
        "addresses": [f"phone:{number}" for number in numbers],
        "fields": fields,
        "words": words,
    }
    await house.scripts.resident(op="", now_ms=0, resident=resident, record=record)
    return ResidentId(resident)


async def test_people_are_found_by_name_number_and_reference(
    house: House, people: ResidentDesk
) -> None:
    """Any beginning of a word, in any case and order; a number however it is written."""
    ann = await listed(house, "res_ann", ANN, name="Ann Smith", reference="T77")
    await listed(house, "res_joe", BOB, name="Joe Smithers")
    for text in ("smith ann", "SMITH, Ann", "ann", "t77", "07700 900123", ANN, f"phone:{ANN}"):
        assert [each.id for each in await people.search(text)] == [ann], text
    assert {each.name for each in await people.search("smith")} == {"Ann Smith", "Joe Smithers"}
    zoe = await listed(house, "res_zoe", "+447700900125", name="Łucja فاطمة")
    assert [[each.id for each in await people.search(text)] for text in ("ŁUC", "فاط")] == [
        [zoe]
    ] * 2
    assert await people.search("nobody") == []
    assert await people.search("!!") == []


async def test_a_resident_with_a_new_number_is_who_they_always_were(
    house: House, people: ResidentDesk
) -> None:
    """The agent links the text to the record; what comes from either number joins it, by name."""
    ann = await listed(house, "res_ann", ANN, name="Ann Smith", prefers="sms")
    await house.works("amina")
    offered = await house.text("my new number", number=BOB)
    await house.desk.accept(AMINA, house.offer(offered))
    stays = await people.link(AMINA, offered.id, ann)
    assert (stays.id, stays.resident, stays.name) == (offered.id, ann, "Ann Smith")
    assert [each.id for each in stays.linked] == [offered.resident]
    joined = await house.text("from the old one", number=ANN)
    assert joined.id == stays.id
    [reached] = await house.views.reach([stays])
    assert reached.addresses == (f"phone:{ANN}", f"phone:{BOB}")
    assert [each.id for each in await people.search(BOB)] == [ann]
    with pytest.raises(ConflictError) as refused:
        await people.link(AMINA, stays.id, ann)
    assert refused.value.code == "same_resident"


async def test_two_open_conversations_become_one_under_one_agent(
    house: House, people: ResidentDesk
) -> None:
    """In the order in which things were said, as urgent as the more urgent, with the older wait."""
    first = await house.text(FLOOD, number=BOB)
    await house.clock.sleep(60)
    held = await house.text("hello, it is me again", number=ANN)
    await house.works("amina")
    now = await house.conversation(held.id)
    await house.desk.accept(AMINA, house.offer(now))
    stays = await people.link(AMINA, held.id, first.resident)
    assert stays.waiting_since_ms == first.waiting_since_ms
    assert (stays.agent, stays.urgency) == (AMINA, first.urgency)
    gone = await house.conversation(first.id)
    assert gone.state is State.CLOSED
    lines = [entry.text for entry, _, _ in await house.reader.timeline(stays.id)]
    assert lines[0] == FLOOD
    assert "hello, it is me again" in lines
    assert "The same person as" in lines[-1]
    assert await house.reader.open_ids(0, 10) == [stays.id]


async def test_who_were_two_after_all_are_parted_and_both_answered(
    house: House, people: ResidentDesk
) -> None:
    """Each has their own words again; who loses the agent waits as before, for them first."""
    await house.works("amina")
    one = await house.text("one speaking", number=ANN)
    other = await house.text("the other", number=BOB)
    await house.desk.accept(AMINA, house.offer(one))
    stays = await people.link(AMINA, one.id, other.resident)
    after = await people.unlink(AMINA, stays.id, one.resident)
    assert (after.resident, after.linked) == (other.resident, ())
    texts = [entry.text for entry, _, _ in await house.reader.timeline(after.id)]
    assert "the other" in texts
    assert "one speaking" not in texts
    again = await house.text("still me", number=ANN)
    assert again.resident == one.resident
    assert again.id != after.id
    assert again.waiting_since_ms == one.waiting_since_ms
    assert [entry.text for entry, _, _ in await house.reader.timeline(again.id)] == [
        "one speaking",
        "still me",
    ]
    with pytest.raises(InvalidError):
        await people.unlink(AMINA, after.id, one.resident)


async def test_only_who_holds_it_or_oversees_says_who_somebody_is(
    house: House, people: ResidentDesk
) -> None:
    """A colleague may look for people, and changes nothing of what is not theirs."""
    ann = await listed(house, "res_ann", ANN, name="Ann")
    held = await house.accepted()
    await house.works("ben", "")
    with pytest.raises(ForbiddenError):
        await people.link(AgentId("ben"), held.id, ann)
    with pytest.raises(InvalidError):
        await people.link(AMINA, held.id, ResidentId("res_nobody"))
    with pytest.raises(ForbiddenError):
        await people.link(AgentId("nobody"), held.id, ann)


async def test_a_call_lifts_the_text_that_waits_and_a_text_goes_to_who_is_on_the_call(
    house: House,
) -> None:
    """One resident, one conversation, whichever way they come; the better place counts."""
    waiting = await house.text("my boiler is off")
    called = await house.call()
    assert called.id == waiting.id
    assert called.medium == "voice"
    assert called.waiting_since_ms == waiting.waiting_since_ms
    await house.works("amina")
    offered = await house.conversation(called.id)
    await house.desk.accept(AMINA, house.offer(offered))
    await house.calls.joined(called.id, "amina", "CA-leg")
    said = await house.text("and by text", channel=Channel.SMS)
    assert (said.id, said.agent, said.state) == (called.id, AMINA, State.ACTIVE)


async def test_a_family_with_one_phone_are_several_people(
    house: House, people: ResidentDesk
) -> None:
    """Nobody's record is shown until the agent has said who it is; next time it is asked anew."""
    ann = await listed(house, "res_ann", ANN, name="Ann")
    joe = await listed(house, "res_joe", ANN, name="Joe")
    assert {each.id for each in await people.search(ANN)} == {ann, joe}
    await house.works("amina")
    offered = await house.text("It is me, the heating is off")
    assert (offered.name, {each.name for each in offered.people}) == ("", {"Ann", "Joe"})
    await house.desk.accept(AMINA, house.offer(offered))
    with pytest.raises(ConflictError) as refused:
        await people.link(AMINA, offered.id, ann)
    assert refused.value.code == "shared_number"
    told = await people.identify(AMINA, offered.id, resident=joe, name="")
    assert (told.id, told.resident, told.name) == (offered.id, joe, "Joe")
    joined = await house.text("and the hot water")
    assert (joined.id, joined.resident) == (told.id, joe)
    assert [way.channel for way in await house.reply.ways(joined)] == [Channel.SMS]
    [seen] = await house.views.reach([joined])
    assert seen.addresses == (f"phone:{ANN}",)
    new = await people.identify(AMINA, offered.id, resident=None, name="Mia")
    assert (new.name, {each.name for each in new.people}) == ("Mia", {"Ann", "Joe", "Mia"})
    await house.desk.close(AMINA, offered.id, Outcome.NO_REPLY_NEEDED, "told her")
    again = await house.text("Hello again")
    assert again.id != offered.id
    assert again.name == ""
    [mia] = await people.search("mia")
    assert mia.conversation is None


async def test_a_preference_goes_before_what_was_used_last(
    house: House, people: ResidentDesk
) -> None:
    """As the landlord's record has it; who waits in a live chat is answered there."""
    ann = await listed(house, "res_ann", ANN, name="Ann", prefers="whatsapp")
    await house.text("by whatsapp once", channel=Channel.WHATSAPP)
    later = await house.text("and now by text")
    assert (later.resident, later.channel) == (ann, Channel.SMS)
    assert [way.channel for way in await house.reply.ways(later)] == [
        Channel.WHATSAPP,
        Channel.SMS,
    ]
    assert await people.search("ann")
