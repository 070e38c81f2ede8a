"""With a provider's account instead of the demo: what goes over the wire, both ways."""

from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest

from tests.journeys.house import LANDLORD
from tests.journeys.member import Member
from tests.journeys.provider import EMPTY, LOST, Provider
from tests.wait import wait_until

TEXTER, CALLER = "+447700900401", "+447700900402"
WITHIN_S = 30


pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_text_comes_by_webhook_and_its_answer_goes_by_rest(
    twilio: Provider, zoe: Member
) -> None:
    """The reply is one POST with the right fields; the provider's callbacks move its delivery."""
    await zoe.be("available")
    text = twilio.text(TEXTER, "The tap drips")
    assert await twilio.post("/twilio/messages", text) == (200, EMPTY)
    conversation = (await zoe.accept(TEXTER))["id"]
    path = f"/api/conversations/{conversation}"
    sent = await zoe.do(f"{path}/messages", {"text": "We come on Monday."})
    assert sent["message"]["status"] == "queued"
    [asked] = await wait_until(
        lambda: [text for text in twilio.texts if text["To"] == TEXTER], "it is sent", WITHIN_S
    )
    assert (asked["From"], asked["Body"]) == (LANDLORD, "We come on Monday.")
    status = {"MessageSid": asked["sid"], "MessageStatus": "delivered"}
    assert await twilio.post(asked["StatusCallback"], status) == (204, "")
    late = {"MessageSid": asked["sid"], "MessageStatus": "sent"}
    assert await twilio.post(asked["StatusCallback"], late) == (204, "")
    told = [
        (line["from"], line["text"], line["status"]) for line in await zoe.timeline(conversation)
    ]
    assert told == [
        ("resident", "The tap drips", None),
        ("agent", "We come on Monday.", "delivered"),
    ]
    await zoe.do(f"{path}/close", {"outcome": "resolved", "done": "Washer changed"})


@pytest.mark.parametrize(
    ("number", "trouble"), [("+447700900411", 429), ("+447700900412", 500), ("+447700900413", LOST)]
)
async def test_a_reply_goes_out_once_whatever_the_provider_answers(
    twilio: Provider, zoe: Member, number: str, trouble: int
) -> None:
    """Throttled, broken or silent: tried again or looked up, never twice, and seen to be sent."""
    await zoe.be("available")
    assert (await twilio.post("/twilio/messages", twilio.text(number, "Hello?")))[0] == 200
    path = f"/api/conversations/{(await zoe.accept(number))['id']}"
    twilio.troubles = [trouble]
    await zoe.do(f"{path}/messages", {"text": "We are here."})

    async def states() -> list[str | None]:
        lines = await zoe.timeline(path.rpartition("/")[2])
        return [line["status"] for line in lines if line["from"] == "agent"]

    async def is_sent() -> bool:
        return await states() == ["sent"]

    await wait_until(is_sent, "the reply is sent", WITHIN_S)
    assert [text["Body"] for text in twilio.texts if text["To"] == number] == ["We are here."]
    assert twilio.troubles == []
    await zoe.do(f"{path}/close", {"outcome": "resolved", "done": "Said hello"})


async def test_a_call_is_queued_joined_by_the_agent_and_fetched(
    twilio: Provider, zoe: Member
) -> None:
    """TwiML with a queue; TwiML with a conference for the agent who accepted; then the redirect."""
    await zoe.be("available")
    call = twilio.call(CALLER)
    queued = document(await twilio.post("/twilio/voice", call))
    queue = queued.find("Enqueue")
    assert queue is not None
    assert "/twilio/voice/wait" in queue.attrib["waitUrl"]
    waiting = document(await twilio.post(queue.attrib["waitUrl"], call))
    assert waiting.find("Gather/Say") is not None

    accepted = await zoe.accept(CALLER)
    assert accepted["offer"]["accepted"]
    leg = {
        "CallSid": twilio.new_id("CA"),
        "From": "client:zoe",
        "conversation": accepted["id"],
    }
    stranger = document(await twilio.post("/twilio/voice/agent", {**leg, "From": "client:eve"}))
    assert stranger.find("Dial") is None
    joined = document(await twilio.post("/twilio/voice/agent", leg)).find("Dial/Conference")
    assert joined is not None
    assert joined.text
    assert joined.attrib["participantLabel"] == "agent-zoe"

    event = {
        "StatusCallbackEvent": "participant-join",
        "FriendlyName": joined.text,
        "ConferenceSid": twilio.new_id("CF"),
        "CallSid": leg["CallSid"],
        "ParticipantLabel": "agent-zoe",
    }
    assert await twilio.post(joined.attrib["statusCallback"], event) == (204, "")
    await wait_until(lambda: twilio.redirects, "the caller is fetched", WITHIN_S)
    [(sid, asked)] = twilio.redirects
    assert sid == call["CallSid"]
    fetched = ET.fromstring(asked["Twiml"]).find("Dial/Conference")
    assert fetched is not None
    assert fetched.text == joined.text

    await wait_until(
        lambda: [c["state"] for c in zoe.all()] == ["active"], "the call is Zoe's", WITHIN_S
    )
    ended = {**call, "CallStatus": "completed", "CallDuration": "63"}
    assert await twilio.post("/twilio/status/calls", ended) == (204, "")
    await wait_until(lambda: zoe.screen.me["presence"]["wrap_until"], "after-call work", WITHIN_S)
    assert [(c["state"], c["call"]) for c in zoe.all()] == [("active", None)]


async def test_the_browser_phone_is_given_a_token_of_the_account(
    twilio: Provider, zoe: Member
) -> None:
    """The agent's identity and the application are in it; nothing secret is."""
    told = await zoe.get("/api/phone")
    assert told["kind"] == "simulated"  # since TWILIO_API_BASE_URL names another network
    address = urlsplit(told["url"])
    assert address.netloc == urlsplit(twilio.url).netloc
    assert parse_qs(address.query)["identity"] == ["zoe"]


def document(answer: tuple[int, str]) -> ET.Element:
    """Return the TwiML of an answer."""
    status, body = answer
    assert status == 200
    return ET.fromstring(body)
