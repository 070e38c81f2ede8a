"""A resident's call: in the queue first, told the truth, and never at a dead end."""

import pytest

from channels.adapter import Place
from channels.voice.prompts import Prompts
from channels.voice.settings import VoiceSettings
from core.contact import Address
from core.words import Channel, Medium
from tests.channels.conformance import WebhookConformance
from tests.channels.house import House
from tests.channels.provider import Provider, fixture
from tests.channels.voice.documents import names, path, query, spoken, verbs

CALL = "CA" + "1" * 32
ANSWER = "/twilio/voice"
WAIT = "/twilio/voice/wait?conversation=cnv_1"
WAITING = WAIT + "&asked=1"
SAID = "/twilio/voice/said?conversation=cnv_1&question=7"
LEFT = "/twilio/voice/queue-left?conversation=cnv_1"
KEY = "/twilio/voice/key?conversation=cnv_1"
STATUS = "/twilio/status/calls"
OFFER = Prompts().offer


class TestAnswerConformance(WebhookConformance):
    """An inbound call withstands what every webhook must."""

    path = ANSWER
    payload = "call"
    kept = "dialled"


class TestSaidConformance(WebhookConformance):
    """What a caller said withstands it too."""

    path = SAID
    payload = "call_said"
    stores_contact = False
    kept = ""


class TestQueueLeftConformance(WebhookConformance):
    """So does the end of waiting."""

    path = LEFT
    payload = "call_queue_left"
    stores_contact = False
    kept = ""


class TestStatusConformance(WebhookConformance):
    """And the status of a call."""

    path = STATUS
    payload = "call_status"
    ok = 204
    stores_contact = False
    kept = ""


async def test_a_call_is_a_contact_before_a_word_is_spoken(
    provider: Provider, house: House
) -> None:
    """The conversation waits already when the document that greets the caller is made (law 3)."""
    greeting, queue = await verbs(await provider.post(ANSWER, fixture("call")))
    [contact] = house.contacts
    assert contact.provider_id == CALL
    assert (contact.channel, contact.medium, contact.text) == (Channel.VOICE, Medium.VOICE, "")
    assert contact.address == Address("phone", "+447700900123")
    assert contact.to == "+442079460000"
    assert (greeting.name, queue.name, queue.text) == ("Say", "Enqueue", "heard")
    assert "Heard Homes" in greeting.text
    assert path(queue.get("waitUrl")) == WAIT
    assert path(queue.get("action")) == LEFT


@pytest.mark.parametrize("withheld", ["anonymous", "RESTRICTED", "+266696687", ""])
async def test_who_withholds_the_number_is_queued_like_anybody(
    provider: Provider, house: House, withheld: str
) -> None:
    """The call has no address, and is answered."""
    found = await verbs(await provider.post(ANSWER, {**fixture("call"), "From": withheld}))
    assert names(found) == ["Say", "Enqueue"]
    assert house.contacts[0].address is None


@pytest.mark.parametrize(
    ("number", "to"),
    [
        ("18001 07700 900123", "+442079460000"),
        ("+447700900123", "18001 020 7946 0000"),
        ("18002+447700900123", "+4418002442079460000"),
    ],
)
async def test_a_textphone_call_is_the_residents_own_and_is_not_hurried(
    provider: Provider, house: House, number: str, to: str
) -> None:
    """Relay UK: the same resident and number as ever, and no question that times out in silence."""
    _, queue = await verbs(
        await provider.post(ANSWER, {**fixture("call"), "From": number, "To": to})
    )
    [contact] = house.contacts
    assert contact.address == Address("phone", "+447700900123")
    assert (contact.to, contact.relay) == ("+442079460000", True)
    assert path(queue.get("waitUrl")) == WAITING
    keys, _ = await verbs(await provider.post(path(queue.get("waitUrl")), fixture("call_wait")))
    assert "speech" not in keys.get("input")


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("+33612345678", Address("phone", "+33612345678")),
        ("+1 212 555 0100", Address("phone", "+12125550100")),
        ("HARBOUR", Address("sender", "HARBOUR")),
        ("88222", Address("sender", "88222")),
        ("sip:ann@example.org", Address("sender", "sip:ann@example.org")),
    ],
)
async def test_a_foreign_or_a_lettered_number_is_a_resident_like_any_other(
    provider: Provider, house: House, number: str, address: Address
) -> None:
    """Greeted, queued and known by what the network said of them."""
    found = await verbs(await provider.post(ANSWER, {**fixture("call"), "From": number}))
    assert names(found) == ["Say", "Enqueue"]
    [contact] = house.contacts
    assert (contact.address, contact.relay) == (address, False)


async def test_of_a_call_that_we_placed_the_resident_is_the_one_we_rang(
    provider: Provider, house: House
) -> None:
    """A call back that comes to the front door is not a contact from our own number."""
    ours = {"Direction": "outbound-api", "From": "+442079460000", "To": "+447700900123"}
    await provider.post(ANSWER, {**fixture("call"), **ours})
    assert house.contacts[0].address == Address("phone", "+447700900123")
    assert house.contacts[0].to == "+442079460000"


@pytest.mark.parametrize("broken", ["store", "mistake"])
async def test_with_the_house_broken_the_phone_still_rings_people(
    provider: Provider, house: House, broken: str
) -> None:
    """Configuration alone rings the fallback numbers, then tries the house again (law 11)."""
    house.go_away()
    if broken == "mistake":
        house.failure = RuntimeError("a mistake of ours")
    found = await verbs(await provider.post(ANSWER, fixture("call")))
    dial = next(verb for verb in found if verb.name == "Dial")
    assert [number.text for number in dial.children] == ["+442079460958", "+442079460959"]
    assert path(dial.get("action")) == "/twilio/voice/dialled"
    assert "Hangup" not in names(found)


async def test_who_says_that_a_life_is_in_danger_is_told_what_to_do(
    provider: Provider, house: House
) -> None:
    """The advice is said at once, and waiting goes on: never instead of a person."""
    house.advice = "Get out and ring 999."
    thanks, onward = await verbs(await provider.post(SAID, fixture("call_said")))
    assert (thanks.text or "").endswith("Get out and ring 999.")
    assert onward.name == "Redirect"


async def test_the_caller_is_asked_once_and_may_be_silent(provider: Provider) -> None:
    """One question, answered by voice or key or not at all; everything leads on to waiting."""
    gather, onward = await verbs(await provider.post(WAIT, fixture("call_wait")))
    assert (gather.name, gather.get("input")) == ("Gather", "speech dtmf")
    assert gather.get("language") == "en-GB"
    assert path(gather.get("action")).rpartition("=")[0] == SAID.rpartition("=")[0]
    assert (onward.name, path(onward.text)) == ("Redirect", WAITING)
    keys, _ = await verbs(await provider.post(WAITING, fixture("call_wait")))
    assert (keys.get("input"), path(keys.get("action"))) == ("dtmf", KEY)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ("the ceiling is coming down", "0.91")),
        ({"Confidence": "loud"}, ("the ceiling is coming down",)),
        ({"SpeechResult": "", "Digits": "1"}, ("Keyed 1",)),
        ({"SpeechResult": "", "Digits": "#"}, ("Keyed #",)),
    ],
)
async def test_whatever_is_said_or_keyed_is_passed_on_and_waiting_goes_on(
    provider: Provider, house: House, fields: dict[str, str], words: tuple[str, ...]
) -> None:
    """No key and no word leaves the queue: there is no menu to get past (law 3)."""
    found = await verbs(await provider.post(SAID, {**fixture("call_said"), **fields}))
    assert house.events == [("said", CALL, "7", *words)]
    assert names(found) == ["Say", "Redirect"]
    assert path(found[-1].text) == WAITING


async def test_noise_that_was_no_words_is_thanked_for_like_words(
    provider: Provider, house: House
) -> None:
    """A transcription that failed leads on to waiting too."""
    silence = {**fixture("call_said"), "SpeechResult": ""}
    assert names(await verbs(await provider.post(SAID, silence))) == ["Say", "Redirect"]
    assert house.events == []


async def test_words_that_could_not_be_kept_are_asked_for_again(
    provider: Provider, house: House
) -> None:
    """With the store away the caller is asked once more rather than not heard."""
    house.go_away()
    [onward] = await verbs(await provider.post(SAID, fixture("call_said")))
    assert (onward.name, path(onward.text)) == ("Redirect", WAIT)


async def test_a_told_place_only_gets_better(provider: Provider, house: House) -> None:
    """Each round carries the best place told; a worse or equal one is not spoken (law 10)."""
    house.places = [Place(2, 240, 420), Place(5, 600, 900), Place(2, 200, 400), Place(0, 0, 50)]
    address, told = WAITING, []
    for _ in range(4):
        found = await verbs(await provider.post(address, fixture("call_wait")))
        told.append(spoken(found))
        assert found[-1].name == "Redirect"
        address = path(found[-1].text)
    first = "There are 2 people ahead of you. We expect to answer in 4 to 7 minutes."
    assert told[0] == f"{first} {OFFER}"
    assert "ahead" not in told[1]
    assert "ahead" not in told[2]
    assert told[3] == f"You are next. We expect to answer within a minute. {OFFER}"
    assert query(address)["told"] == "0"


@pytest.mark.parametrize("told", ["", "x", "-1", "%D9%A3", "9" * 5000])
async def test_an_odd_told_place_is_no_obstacle(
    provider: Provider, house: House, told: str
) -> None:
    """The address is ours, yet nothing in it can break the wait."""
    house.places = [Place(1, 60, 120)]
    answer = await provider.post(f"{WAITING}&told={told}", fixture("call_wait"))
    assert names(await verbs(answer))[-1] == "Redirect"


@pytest.mark.parametrize("broken", ["nothing", "store", "mistake"])
async def test_each_round_lasts_and_leads_to_the_next(
    provider: Provider, house: House, broken: str
) -> None:
    """Never empty, never a hang-up, never a hammering: with the house away too."""
    if broken != "nothing":
        house.failure = RuntimeError() if broken == "mistake" else None
    if broken == "store":
        house.go_away()
    address = f"{WAITING}&told=3"
    found = await verbs(await provider.post(address, fixture("call_wait")))
    keys, onward = found
    assert names(keys.children) == ["Say", "Pause"]
    assert keys.children[1].number("length", 0) >= 15
    assert path(onward.text) == address
    assert path(keys.get("action")) == f"{KEY}&told=3"


@pytest.mark.parametrize(
    ("result", "status", "events"),
    [
        ("hangup", "completed", [("ended", CALL, "completed")]),
        ("hangup", "in-progress", [("ended", CALL, "completed")]),
        ("error", "failed", [("ended", CALL, "failed")]),
        ("bridged", "in-progress", []),
        ("redirected", "in-progress", []),
        ("redirected-from-bridged", "in-progress", []),
    ],
)
async def test_the_end_of_waiting_is_noticed(
    provider: Provider, house: House, result: str, status: str, events: list[tuple[str, ...]]
) -> None:
    """Who hung up has ended; who was fetched by us is carried on elsewhere."""
    form = {**fixture("call_queue_left"), "QueueResult": result, "CallStatus": status}
    assert await verbs(await provider.post(LEFT, form)) == ()
    assert house.events == events


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("leave", ["Redirect"]),
        ("new-in-2031", ["Redirect"]),
        ("queue-full", ["Say", "Dial"]),
        ("error", ["Say", "Dial"]),
        ("system-error", ["Say", "Dial"]),
    ],
)
async def test_leaving_the_queue_alive_is_never_a_dead_end(
    provider: Provider, house: House, result: str, expected: list[str]
) -> None:
    """Back to the front door, or to people when the queue itself is the trouble."""
    form = {**fixture("call_queue_left"), "QueueResult": result, "CallStatus": "in-progress"}
    found = await verbs(await provider.post(LEFT, form))
    assert names(found)[: len(expected)] == expected
    assert found[-1].name == "Redirect"
    assert house.untouched


async def test_an_end_that_could_not_be_noted_is_not_acknowledged(
    provider: Provider, house: House
) -> None:
    """With the store away, a hang-up is 503 on either way that it is told."""
    house.go_away()
    assert (await provider.post(LEFT, fixture("call_queue_left"))).status == 503
    assert (await provider.post(STATUS, fixture("call_status"))).status == 503


@pytest.mark.parametrize("status", ["completed", "busy", "no-answer", "failed", "canceled"])
async def test_a_final_status_ends_the_residents_leg(
    provider: Provider, house: House, status: str
) -> None:
    """Each of Twilio's final words is told as it is."""
    await provider.post(STATUS, {**fixture("call_status"), "CallStatus": status})
    assert house.events == [("ended", CALL, status)]


@pytest.mark.parametrize(
    "fields",
    [
        {"CallStatus": "initiated"},
        {"CallStatus": "ringing"},
        {"CallStatus": "in-progress"},
        {"CallStatus": "queued"},
        {"CallStatus": ""},
        {"From": "client:amina"},
    ],
)
async def test_another_status_or_an_agents_phone_ends_nothing(
    provider: Provider, house: House, fields: dict[str, str]
) -> None:
    """Progress is not an end, and the agent's own leg is not the resident's."""
    answer = await provider.post(STATUS, {**fixture("call_status"), **fields})
    assert answer.status == 204
    assert house.untouched


async def test_a_call_without_an_id_cannot_be_used(provider: Provider, house: House) -> None:
    """What is no call of Twilio's gets 400, also where a document is usual."""
    for address in (ANSWER, SAID, LEFT, STATUS):
        assert (await provider.post(address, {"From": "+447700900123"})).status == 400
    assert house.untouched


def test_addresses_in_documents_keep_the_public_prefix(voice_settings: VoiceSettings) -> None:
    """Behind a proxy that serves us under a path, Twilio still finds its way."""
    assert voice_settings.path("/twilio/voice", a="1&2") == "/line/twilio/voice?a=1%262"
    assert voice_settings.url("/twilio/voice") == "https://heard.example/line/twilio/voice"
