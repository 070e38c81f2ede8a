"""Calls from end to end: a resident's phone, the network, and what Heard is asked."""

import asyncio

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from simulator.driver import Network
from tests.simulator.conftest import LANDLORD, NEIGHBOUR, RESIDENT
from tests.simulator.held_clock import HeldClock
from tests.simulator.stand_in import StandIn, response


async def test_a_caller_hears_what_heard_says(heard: StandIn, network: Network) -> None:
    """A call asks Heard's voice webhook, signed, and the caller hears its answer."""
    heard.replies["/twilio/voice"] = response("<Say>Welcome to Heard Homes.</Say>")
    call = await network.call(RESIDENT, LANDLORD)
    await call.connected()
    await call.spoken("welcome to heard homes")
    await call.ended()
    asked = await heard.form("/twilio/voice")
    assert asked["From"] == RESIDENT
    assert asked["To"] == LANDLORD
    assert asked["CallStatus"] == "ringing"
    assert asked["Direction"] == "inbound"
    assert asked["FromCountry"] == "GB"
    assert asked["CallSid"].startswith("CA")
    assert len(asked["CallSid"]) == 34
    done = await heard.form("/twilio/status/calls")
    assert done["CallStatus"] == "completed"
    assert done["CallSid"] == asked["CallSid"]


async def test_a_queued_caller_waits_speaks_and_leaves(
    heard: StandIn, network: Network, clock: HeldClock
) -> None:
    """<Enqueue> asks the waitUrl again and again, gathers there, and reports how it ended."""
    heard.replies["/twilio/voice"] = response(
        '<Enqueue waitUrl="/wait" action="/left">repairs</Enqueue><Say>After.</Say>'
    )
    heard.replies["/wait"] = response(
        '<Gather input="dtmf speech" action="/said" timeout="7"><Say>What happened?</Say></Gather>'
    )
    heard.replies["/said"] = response("<Say>Thank you.</Say><Play>https://x.test/a.mp3</Play>")
    call = await network.call(RESIDENT, LANDLORD)
    await call.spoken("what happened")
    first = await heard.form("/wait")
    assert first["QueuePosition"] == "1"
    assert first["CurrentQueueSize"] == "1"
    await clock.pass_time(7)
    await call.spoken("what happened")
    assert (await heard.form("/wait", QueueTime="7"))["QueueTime"] == "7"
    await call.listening()
    await call.say("no heating")
    said = await heard.form("/said")
    assert said["SpeechResult"] == "no heating"
    await call.spoken("thank you")
    await call.hang_up()
    await call.ended()
    left = await heard.form("/left")
    assert left["QueueResult"] == "hangup"
    assert left["QueueTime"] == "7"


async def test_the_rest_api_moves_a_queued_caller_at_once(
    heard: StandIn, network: Network, sdk: Client
) -> None:
    """calls.update(twiml) interrupts the music, and the queue's action URL hears `redirected`."""
    heard.replies["/twilio/voice"] = response('<Enqueue waitUrl="/wait" action="/left">q</Enqueue>')
    heard.replies["/wait"] = response("<Play loop='0'>https://x.test/a.mp3</Play>")
    call = await network.call(RESIDENT, LANDLORD)
    sid = (await call.shown("playing"))["call"]
    moved = "<Response><Say>Amina is here.</Say><Pause length='60'/></Response>"
    await asyncio.to_thread(sdk.calls(sid).update, twiml=moved)
    await call.spoken("amina is here")
    assert (await heard.form("/left"))["QueueResult"] == "redirected"
    assert (await network.state())["queues"][0]["members"] == []


async def test_a_member_of_a_queue_can_be_pulled_out_by_rest(
    heard: StandIn, network: Network, sdk: Client
) -> None:
    """queues(q).members(CallSid).update(url) fetches new TwiML for exactly that caller."""
    heard.replies["/twilio/voice"] = response('<Enqueue waitUrl="">q</Enqueue>')
    heard.replies["/bridge"] = response("<Say>You are next.</Say>")
    first = await network.call(RESIDENT, LANDLORD)
    sid = (await first.connected())["call"]
    second = await network.call(NEIGHBOUR, LANDLORD)
    pulled = (await second.connected())["call"]
    queue = (await asyncio.to_thread(sdk.queues.list))[0]
    members = await asyncio.to_thread(sdk.queues(queue.sid).members.list)
    assert [member.call_sid for member in members] == [sid, pulled]
    member = sdk.queues(queue.sid).members(pulled)
    await asyncio.to_thread(member.update, url=f"{heard.url}/bridge")
    await second.spoken("you are next")
    assert [leg["call"] for leg in (await network.state())["queues"][0]["members"]] == [sid]


async def test_the_phone_still_rings_when_heard_is_away(heard: StandIn, network: Network) -> None:
    """A voice webhook that fails hands the caller to the number's static TwiML (law 11)."""
    heard.replies["/twilio/voice"] = 500
    call = await network.call(RESIDENT, LANDLORD)
    await call.spoken("please ring 020 7946 0999")
    await call.ended()
    troubles = (await network.state())["debugger"]
    assert [one["code"] for one in troubles] == [11217]
    assert len(heard.forms("/twilio/voice")) == 4  # rc=3 and rp=…,5xx


async def test_a_failing_action_ends_with_an_apology(heard: StandIn, network: Network) -> None:
    """An agent's call has no fallback: the network says that an application error has occurred."""
    heard.replies["/twilio/voice"] = response('<Redirect method="GET">/more?a=b%20c</Redirect>')
    heard.replies["/more"] = response("<Wave/>")
    call = await network.call(RESIDENT, LANDLORD)
    await call.spoken("please ring")  # unknown verbs are as bad as no document
    assert (await network.state())["debugger"][0]["code"] == 12100
    assert heard.received[-1].method == "POST"  # the status callback; the GET was signed too
    assert heard.forms("/more", a="b c")


async def test_a_withheld_number_is_an_alpha_string(heard: StandIn, network: Network) -> None:
    """A caller may withhold the number; the webhook then says ANONYMOUS, no number at all."""
    call = await network.call(RESIDENT, LANDLORD, withheld=True)
    await call.ended()
    assert (await heard.form("/twilio/voice"))["From"] == "ANONYMOUS"


async def test_dialled_people_ring_together_and_the_first_is_bridged(
    heard: StandIn, network: Network
) -> None:
    """<Dial> with several numbers: whoever answers hears the caller, the others stop ringing."""
    heard.replies["/twilio/voice"] = response(
        '<Dial timeout="20" action="/dialled"><Number>+447700900201</Number>'
        "<Number>+447700900202</Number></Dial>"
    )
    heard.replies["/dialled"] = response("<Say>Goodbye.</Say>")
    on_call = await network.phone("+447700900201")
    other = await network.phone("+447700900202")
    call = await network.call(RESIDENT, LANDLORD)
    await on_call.incoming()
    await other.incoming()
    await on_call.accept()
    await other.ended("canceled")
    await call.shown("party")
    await call.say("is anybody there?")
    assert (await on_call.heard("anybody there"))["from"] == "resident"
    await on_call.say("yes")
    assert (await call.heard("yes"))["from"] == "agent"
    await on_call.hang_up()
    await call.spoken("goodbye")
    told = await heard.form("/dialled")
    assert told["DialCallStatus"] == "completed"
    assert told["DialBridged"] == "true"


async def test_a_dial_that_nobody_answers_tells_why(
    heard: StandIn, network: Network, clock: HeldClock
) -> None:
    """<Dial> gives up after its timeout and the action URL hears no-answer."""
    heard.replies["/twilio/voice"] = response(
        '<Dial timeout="20" action="/dialled">+447700900201</Dial>'
    )
    call = await network.call(RESIDENT, LANDLORD)
    await clock.pass_time(20)
    assert (await heard.form("/dialled"))["DialCallStatus"] == "no-answer"
    await call.ended()


async def test_ringing_a_resident_reports_its_progress(
    heard: StandIn, network: Network, sdk: Client
) -> None:
    """calls.create rings the phone, runs the TwiML on answer, and reports each event in order."""
    heard.replies["/callback"] = response("<Say>This is Heard Homes ringing back.</Say>")
    phone = await network.phone(RESIDENT)
    created = await asyncio.to_thread(
        sdk.calls.create,
        to=RESIDENT,
        from_=LANDLORD,
        url=f"{heard.url}/callback",
        status_callback=f"{heard.url}/status",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )
    assert created.status == "queued"
    await phone.incoming()
    await phone.accept()
    await phone.spoken("ringing back")
    await heard.form("/status", CallStatus="completed")
    reports = sorted(heard.forms("/status"), key=lambda form: int(form["SequenceNumber"]))
    statuses = ["queued", "ringing", "in-progress", "completed"]
    assert [form["CallStatus"] for form in reports] == statuses
    assert (await asyncio.to_thread(sdk.calls(created.sid).fetch)).status == "completed"


async def test_calls_by_rest_are_one_a_second(
    network: Network, sdk: Client, clock: HeldClock
) -> None:
    """The second call that is created within a second waits for its turn."""
    phone = await network.phone(NEIGHBOUR)
    calls = [
        await asyncio.to_thread(sdk.calls.create, to=to, from_=LANDLORD, twiml="<Response/>")
        for to in (RESIDENT, NEIGHBOUR)
    ]
    assert [call.queue_time for call in calls] == ["0", "1000"]
    await clock.pass_time(1)
    await phone.incoming()


async def test_hanging_up_by_rest_ends_the_call(
    network: Network, heard: StandIn, sdk: Client
) -> None:
    """calls.update(status=completed) ends the leg; redirecting it afterwards is refused."""
    heard.replies["/twilio/voice"] = response('<Pause length="60"/>')
    call = await network.call(RESIDENT, LANDLORD)
    sid = (await call.connected())["call"]
    await asyncio.to_thread(sdk.calls(sid).update, status="completed")
    await call.ended()
    with pytest.raises(TwilioRestException) as refused:
        await asyncio.to_thread(sdk.calls(sid).update, twiml="<Response/>")
    assert refused.value.code == 21220


async def test_a_call_outlives_a_closed_page_for_a_while(
    heard: StandIn, network: Network, clock: HeldClock
) -> None:
    """Reloading a resident's phone keeps the call; leaving it closed ends the call."""
    heard.replies["/twilio/voice"] = response('<Enqueue waitUrl="" action="/left">q</Enqueue>')
    call = await network.call(RESIDENT, LANDLORD)
    await call.connected()
    await call.close()
    await clock.pass_time(30)
    assert (await heard.form("/left"))["QueueResult"] == "hangup"
