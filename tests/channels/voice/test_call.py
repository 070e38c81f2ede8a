"""A whole call over the simulated network, which shares no code with the adapter."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from channels.adapter import Bridge, Place
from channels.routes import mount
from channels.twilio.gate import Gate
from channels.twilio.rest import RestSettings, connect
from channels.twilio.signature import Signatures
from channels.voice.access import PhoneSettings, access_token
from channels.voice.agent import AgentPhone
from channels.voice.caller import Caller
from channels.voice.legs import Legs
from channels.voice.settings import VoiceSettings
from channels.voice.voicemail import Voicemail
from core.clock import SystemClock
from core.ids import SequentialIds
from simulator.app import make_app
from simulator.driver import Device, Network
from simulator.interpreter import Pace
from simulator.settings import Number, SimulatorSettings
from tests.channels.house import House
from tests.wait import wait_until

ACCOUNT = "AC" + "a" * 32
SECRET = "b" * 32
LANDLORD = "+442079460000"
RESIDENT = "+447700900101"
PHONE = PhoneSettings(ACCOUNT, "SK" + "c" * 32, "d" * 32, "AP" + "0" * 32)
BRIDGE = Bridge("cnv_1", "cnv_1-1", "amina")


@dataclass(frozen=True, slots=True)
class Lines:
    """The network, and the legs that the house moves on it."""

    network: Network
    legs: Legs


@pytest.fixture
async def lines(house: House, voice_settings: VoiceSettings) -> AsyncIterator[Lines]:
    """The voice adapter on one port, the network on another."""
    port = unused_port()
    url = f"http://127.0.0.1:{port}"
    settings = replace(voice_settings, public_url=url, voicemail="always")
    gate = Gate(Signatures(url, [SECRET]))
    app = web.Application()
    mount(app, *Caller(house, house, gate, settings, SystemClock()).routes())
    mount(app, *AgentPhone(house, gate, settings).routes())
    mount(app, *Voicemail(house, gate, settings).routes())
    outside = SimulatorSettings(
        heard_url=url,
        account_sid=ACCOUNT,
        auth_token=SECRET,
        api_key=PHONE.api_key,
        api_secret=PHONE.api_secret,
        numbers=(Number(LANDLORD, "Heard Homes"),),
        pace=Pace(words_per_s=1e6, play_s=30),
    )
    simulator = make_app(outside, SystemClock(), SequentialIds())
    async with TestServer(app, port=port), TestServer(simulator) as server:
        address = str(server.make_url("")).rstrip("/")
        client = connect(RestSettings(ACCOUNT, SECRET, base_url=address))
        async with Network(address) as network:
            yield Lines(network, Legs(client, settings))


async def joined(lines: Lines, house: House) -> Device:
    """Let Amina accept; return her phone, which is in the conference."""
    house.bridges["amina", "cnv_1"] = BRIDGE
    agent = await lines.network.client("amina", access_token(PHONE, "amina"))
    await agent.connect(conversation="cnv_1")
    leg = (await agent.connected())["call"]
    came = ("joined", "cnv_1", "amina", leg)
    await wait_until(lambda: came in house.events, "the agent has joined")
    return agent


def left_by_amina(house: House) -> bool:
    """Whether Amina's leg was told to have left."""
    return any(event[:3] == ("agent_left", "cnv_1", "amina") for event in house.events)


async def test_a_call_from_the_first_word_to_the_last(lines: Lines, house: House) -> None:
    """Queued, asked, told the place, fetched to the agent, heard, and over when they hang up."""
    house.places = [Place(0, 60, 120)]
    resident = await lines.network.call(RESIDENT, LANDLORD)
    await resident.spoken("Heard Homes. You are in the queue")
    await resident.spoken("what has happened")
    await resident.listening()
    await resident.say("the ceiling is coming down")
    await resident.spoken("has been passed on")
    await resident.spoken("You are next")
    [contact] = house.contacts
    call = contact.provider_id
    [(kind, of, _, words, *_)] = house.events
    assert (kind, of, words) == ("said", call, "the ceiling is coming down")

    agent = await joined(lines, house)
    await asyncio.to_thread(lines.legs.fetch, call, BRIDGE)
    await agent.shown("party", lambda party: party["event"] == "join")
    await agent.say("This is Amina")
    await resident.heard("This is Amina")

    await resident.hang_up()
    await wait_until(lambda: ("ended", call, "completed") in house.events, "the call has ended")
    assert not left_by_amina(house)
    await agent.hang_up()
    await wait_until(lambda: left_by_amina(house), "the agent's leg has ended")


async def test_who_hangs_up_while_waiting_is_noticed(lines: Lines, house: House) -> None:
    """Giving up is known at once, so that it can become a call back (law 7)."""
    resident = await lines.network.call(RESIDENT, LANDLORD)
    await resident.spoken("what has happened")
    await resident.hang_up()
    call = house.contacts[0].provider_id
    await wait_until(lambda: ("ended", call, "completed") in house.events, "the call has ended")


async def test_a_caller_who_lost_the_agent_waits_again(lines: Lines, house: House) -> None:
    """Moved back to the queue by us, the leg is not taken for one that has ended."""
    resident = await lines.network.call(RESIDENT, LANDLORD)
    await resident.spoken("what has happened")
    call = house.contacts[0].provider_id
    agent = await joined(lines, house)
    await asyncio.to_thread(lines.legs.fetch, call, BRIDGE)
    await agent.shown("party", lambda party: party["event"] == "join")
    await agent.hang_up()
    await wait_until(lambda: left_by_amina(house), "the agent's leg is missed")
    await asyncio.to_thread(lines.legs.give_back, call, "cnv_1")
    await resident.spoken("back in the same place")
    await resident.spoken("still in the queue")
    assert not any(event[0] == "ended" for event in house.events)


async def test_a_resident_is_rung_and_meets_the_agent(lines: Lines, house: House) -> None:
    """They hear who is ringing before they hear the agent."""
    agent = await joined(lines, house)
    phone = await lines.network.phone(RESIDENT)
    call = await asyncio.to_thread(lines.legs.ring_resident, RESIDENT, LANDLORD, BRIDGE)
    await phone.incoming()
    await phone.accept()
    await phone.spoken("Heard Homes, ringing you back")
    await agent.shown("party", lambda party: party["event"] == "join")
    await asyncio.to_thread(lines.legs.hang_up, call)
    await phone.ended()
    await wait_until(lambda: ("ended", call, "completed") in house.events, "the call has ended")


async def test_an_answering_machine_is_told_who_rang_and_let_go(lines: Lines, house: House) -> None:
    """It is found out beside the call, and the leg is taken out of the agent's ear."""
    await joined(lines, house)
    phone = await lines.network.phone(RESIDENT)
    call = await asyncio.to_thread(lines.legs.ring_resident, RESIDENT, LANDLORD, BRIDGE)
    await phone.incoming()
    await phone.accept(machine=True)
    await wait_until(lambda: ("machine", call) in house.events, "the machine is known")
    assert ("picked_up", call) in house.events
    await asyncio.to_thread(lines.legs.speak_to_machine, call)
    await phone.spoken("You can ring us on 0 2 0, 7 9 4 6, 0 9 5 8.")
    await phone.ended()
    await wait_until(lambda: ("ended", call, "completed") in house.events, "the call has ended")


async def test_a_resident_who_answers_is_no_machine(lines: Lines, house: House) -> None:
    """`human` changes nothing for anybody."""
    await joined(lines, house)
    phone = await lines.network.phone(RESIDENT)
    call = await asyncio.to_thread(lines.legs.ring_resident, RESIDENT, LANDLORD, BRIDGE)
    await phone.incoming()
    await phone.accept()
    await wait_until(lambda: ("picked_up", call) in house.events, "they have picked up")
    await phone.hang_up()
    await wait_until(lambda: ("ended", call, "completed") in house.events, "the call has ended")
    assert ("unplaced", "cnv_1", call, "completed") in house.events
    assert not any(event[0] == "machine" for event in house.events)


async def test_a_key_ends_the_wait_with_the_number_that_we_shall_ring(
    lines: Lines, house: House
) -> None:
    """During the pause too; another key leads back to the queue."""
    house.places = [Place(2, 60, 120)]
    resident = await lines.network.call(RESIDENT, LANDLORD)
    await resident.spoken("what has happened")
    await resident.press("#")
    await resident.spoken("press 1: we ring you back and you keep your place")
    await resident.press("7")
    await resident.spoken("still in the queue")
    await resident.press("1")
    await resident.spoken("We will ring you on 0 7 7 0 0, 9 0 0 1 2 3.")
    await resident.ended()
    call = house.contacts[0].provider_id
    assert ("ring_back", call) in house.events
    await wait_until(lambda: ("ended", call, "completed") in house.events, "the call has ended")


async def test_a_message_is_left_by_key_and_the_caller_is_rung_back(
    lines: Lines, house: House
) -> None:
    """Out of the provider's queue, after the tone, until the key; and on, when nothing is said."""
    resident = await lines.network.call(RESIDENT, LANDLORD)
    for _ in range(2):
        await resident.spoken("what has happened")
        await resident.press("#")
        await resident.spoken("To leave a message instead, press 2")
        await resident.press("2")
        await resident.spoken("tell us after the tone")
        await resident.listening()
        if len(house.events) < 2:
            await resident.press("#")  # nothing was said: back to the queue, and asked once more
            await resident.spoken("You are in the queue")
            house.events.append(("again",))
    await resident.say("The lift is stuck again")
    await resident.press("#")
    await resident.spoken("Your message has been passed on")
    await resident.spoken("We will ring you on 0 7 7 0 0, 9 0 0 1 2 3")
    await resident.ended()
    [(_, call, recording, url, seconds)] = [e for e in house.events if e[0] == "left_word"]
    assert (call, seconds) == (house.contacts[0].provider_id, "2")
    assert url.endswith(f"/Recordings/{recording}")


async def test_who_hangs_up_in_the_middle_of_a_message_has_left_it(
    lines: Lines, house: House
) -> None:
    """Most people do."""
    resident = await lines.network.call(RESIDENT, LANDLORD)
    await resident.spoken("what has happened")
    await resident.press("#")
    await resident.spoken("press 2")
    await resident.press("2")
    await resident.spoken("tell us after the tone")
    await resident.listening()
    await resident.say("It drips")
    await resident.hang_up()
    await wait_until(lambda: any(e[0] == "left_word" for e in house.events), "it was left")


def said_by_sofia(device: Device) -> list[str]:
    """Return what this phone has heard of the supervisor."""
    heard = [one for one in device.messages if one["type"] == "heard"]
    return [one["text"] for one in heard if one["name"] == "supervisor-sofia"]


async def test_a_supervisor_hears_both_and_is_heard_by_whom_they_chose(
    lines: Lines, house: House
) -> None:
    """Listening by nobody, whispering by the agent alone, joining by both; leaving ends nothing."""
    resident = await lines.network.call(RESIDENT, LANDLORD)
    await resident.spoken("what has happened")
    agent = await joined(lines, house)
    call, leg = house.contacts[0].provider_id, house.events[-1][-1]
    await asyncio.to_thread(lines.legs.fetch, call, BRIDGE)
    await agent.shown("party", lambda party: party["event"] == "join")
    house.bridges["sofia", "cnv_1"] = replace(BRIDGE, leg=leg)
    sofia = await lines.network.client("sofia", access_token(PHONE, "sofia"))
    for how in ("listen", "whisper", "join"):
        await sofia.connect(**{"conversation": "cnv_1", "as": how})
        await sofia.connected()
        await resident.say(f"my boiler, {how}")
        await sofia.heard(f"my boiler, {how}")
        await agent.say(f"I see, {how}")
        await sofia.heard(f"I see, {how}")
        await sofia.say(f"try the valve, {how}")
        await sofia.hang_up()
        await sofia.ended()
        await agent.say(f"after that, {how}")
        await resident.heard(f"after that, {how}")
        await resident.say(f"I try, {how}")
        await agent.heard(f"I try, {how}")
    assert said_by_sofia(resident) == ["try the valve, join"]
    assert said_by_sofia(agent) == ["try the valve, whisper", "try the valve, join"]
    await resident.hang_up()
    await wait_until(lambda: ("ended", call, "completed") in house.events, "the call has ended")
    assert not any(event[0] == "agent_left" for event in house.events)


async def test_with_the_store_away_people_are_rung(lines: Lines, house: House) -> None:
    """The caller is told, and the fallback numbers ring (law 11)."""
    house.go_away()
    colleague = await lines.network.phone("+442079460958")
    resident = await lines.network.call(RESIDENT, LANDLORD)
    await resident.spoken("ringing a colleague")
    await colleague.incoming()
    await colleague.accept()
    await resident.say("Is anybody there?")
    await colleague.heard("Is anybody there?")
