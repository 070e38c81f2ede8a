"""What the router shows of many conversations at once."""

from core.contact import Address
from core.conversation import Conversation
from core.words import Channel, Medium, Urgency
from tests.router.conftest import ANN, FLOOD, House

BEN = "+447700900124"


async def whatsapp(house: House, number: str) -> Conversation:
    """Let a resident write over WhatsApp."""
    return await house.text("hello", number, Channel.WHATSAPP)


async def test_everybody_is_reached_where_they_wrote_from(house: House) -> None:
    """Of many conversations each has the addresses and channels of its own resident."""
    ann = await house.text("hello", ANN)
    ben = await whatsapp(house, BEN)
    chat = await house.contact("hello", Address("webchat", "s1"), Channel.WEBCHAT, Medium.CHAT)
    hidden = await house.contact("", None, Channel.VOICE, Medium.VOICE, "CA7")
    found = await house.views.reach([ann, ben, chat, hidden])
    assert [each.addresses for each in found] == [
        (f"phone:{ANN}",),
        (f"phone:{BEN}",),
        ("webchat:s1",),
        ("call:CA7",),
    ]
    assert [each.channels for each in found] == [
        (Channel.SMS,),
        (Channel.WHATSAPP, Channel.SMS),
        (Channel.WEBCHAT,),
        (),
    ]
    assert await house.views.reach([]) == []


async def test_the_window_of_whatsapp_closes_for_each_by_itself(house: House) -> None:
    """A day after their last WhatsApp message a resident is reached by text only."""
    ann = await whatsapp(house, ANN)
    house.clock.advance(23 * 3600)
    ben = await whatsapp(house, BEN)
    house.clock.advance(2 * 3600)
    found = await house.views.reach([ann, ben])
    assert [each.channels for each in found] == [
        (Channel.SMS,),
        (Channel.WHATSAPP, Channel.SMS),
    ]


async def test_each_lane_says_how_long_its_head_has_waited(house: House) -> None:
    """A flood that came later is not hidden behind a quiet text that came first."""
    quiet = await house.text("thank you for the new kitchen", ANN)
    house.clock.advance(50)
    flood = await house.text(FLOOD, BEN)
    house.clock.advance(10)
    waits = {
        (view.id, *lane): waited // 1000
        for view in await house.views.queues()
        for lane, waited in view.waits_ms.items()
    }
    assert waits == {
        (quiet.queue, quiet.urgency, Medium.MESSAGE): 60,
        (flood.queue, Urgency.EMERGENCY, Medium.MESSAGE): 10,
    }
