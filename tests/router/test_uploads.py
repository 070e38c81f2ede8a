"""Asking for photos: whose they are, how they count, and for how long."""

import pytest

from channels.upload import link
from core.contact import Address, Contact, Media
from core.errors import ConflictError
from core.ids import AgentId
from core.words import Channel, Medium, Outcome
from router.uploads import UploadDesk
from store.upload_links import UploadLinks
from tests.router.conftest import ANN, FLOOD, KEYS, NUMBER, House

AMINA = AgentId("amina")
URL = "https://heard.example"
HOUR_S = 3600


def desk(house: House) -> UploadDesk:
    """Return what makes links."""
    return UploadDesk(
        UploadLinks(house.redis, KEYS), house.reader, house.settings.centre, URL, house.clock
    )


async def test_a_link_leads_to_the_resident_and_ends(house: House) -> None:
    """It is short enough for a text, and its words say until when it works."""
    found = await house.text(FLOOD)
    asked = await desk(house).ask(found)
    token = asked.url.removeprefix(f"{URL}/u/")
    kept = await desk(house).find(link.digest(token))
    assert kept is not None
    assert (kept.address, kept.channel, kept.to) == (f"phone:{ANN}", "sms", NUMBER)
    assert asked.url in asked.text
    assert len(asked.text) <= 160
    kept_in_redis = await house.redis.hgetall(KEYS.of("upload", link.digest(token)))
    assert ANN not in repr(kept_in_redis)
    assert asked.until_ms == house.clock.now_ms() + 72 * HOUR_S * 1000
    key = KEYS.of("upload", link.digest(token))
    assert await house.redis.ttl(key) == pytest.approx(72 * HOUR_S, abs=5)


async def test_what_comes_by_the_link_joins_the_conversation(house: House) -> None:
    """Whoever holds it sees it at once, with the file kept already: no job fetches it."""
    found = await house.accepted()
    asked = await desk(house).ask(found)
    kept = await desk(house).find(link.digest(asked.url[-12:]))
    assert kept
    media = Media(content_type="image/png", file="fil_1", name="leak.png", size=5)
    contact = Contact(
        provider_id="upload:1",
        channel=Channel(kept.channel),
        medium=Medium.MESSAGE,
        received_ms=house.clock.now_ms(),
        address=Address(*kept.address.split(":", 1)),
        to=kept.to,
        media=(media,),
    )
    received = await house.intake.receive(contact)
    assert received.conversation == found.id
    after = await house.conversation(found.id)
    assert (after.agent, after.preview) == (AMINA, "Sent a file")
    entry, _, _ = (await house.reader.timeline(found.id))[-1]
    assert [Media.from_dict(fields) for fields in entry.media] == [media]


@pytest.mark.parametrize(
    ("address", "came_by", "counts_for"),
    [
        (Address("phone", ANN), Channel.SMS, "sms"),
        (Address("phone", ANN), Channel.WHATSAPP, "sms"),
        (Address("phone", ANN), Channel.VOICE, "sms"),
        (Address("messenger", "123"), Channel.MESSENGER, "messenger"),
        (Address("webchat", "s1"), Channel.WEBCHAT, "webchat"),
        (None, Channel.VOICE, "voice"),
    ],
)
async def test_a_page_counts_for_the_channel_of_the_address(
    house: House, address: Address | None, came_by: Channel, counts_for: str
) -> None:
    """It opens no 24 hours on WhatsApp, where nobody has written."""
    medium = Medium.VOICE if came_by is Channel.VOICE else Medium.MESSAGE
    found = await house.contact("", address, came_by, medium, provider_id="CA9")
    asked = await desk(house).ask(found)
    kept = await desk(house).find(link.digest(asked.url[-12:]))
    assert kept
    assert kept.channel == counts_for


async def test_no_link_for_a_conversation_that_is_over(house: House) -> None:
    """What came by it would open a new one."""
    found = await house.accepted()
    await house.desk.close(AMINA, found.id, Outcome.SPAM, "nothing")
    with pytest.raises(ConflictError, match="closed"):
        await desk(house).ask(await house.conversation(found.id))
