"""Being rung back: by one key while waiting, and what the provider tells of the call of ours."""

import pytest

from tests.channels.conformance import WebhookConformance
from tests.channels.house import House
from tests.channels.provider import Provider, fixture
from tests.channels.voice.documents import names, path, spoken, verbs

CALL = "CA" + "1" * 32
WAITING = "/twilio/voice/wait?conversation=cnv_1&asked=1"
KEY = "/twilio/voice/key?conversation=cnv_1"
STATUS = "/twilio/status/calls"
OURS = STATUS + "?conversation=cnv_1"
ANSWERED_BY = "/twilio/voice/answered-by"


def keyed(keys: str) -> dict[str, str]:
    """Return what Twilio sends when a waiting caller has pressed these."""
    return {**fixture("call_wait"), "Digits": keys}


class TestKeyConformance(WebhookConformance):
    """What a waiting caller pressed withstands it too."""

    path = KEY
    payload = "call_key"
    stores_contact = False
    kept = ""


async def test_who_presses_one_is_told_the_number_and_let_go(
    provider: Provider, house: House
) -> None:
    """One sentence, with the number figure by figure, and the end: the place is kept."""
    promise, end = await verbs(await provider.post(f"{KEY}&told=3", keyed("1")))
    assert house.events == [("ring_back", CALL)]
    assert promise.text == (
        "We will ring you on 0 7 7 0 0, 9 0 0 1 2 3. You keep your place in the queue. Goodbye."
    )
    assert end.name == "Hangup"


async def test_who_cannot_be_rung_back_is_told_so_and_stays(
    provider: Provider, house: House
) -> None:
    """A withheld number is nobody's fault: nothing more is asked, and the place is the same."""
    house.number = ""
    sentence, onward = await verbs(await provider.post(f"{KEY}&told=3", keyed("1")))
    assert "cannot ring you back. You are still in the queue." in sentence.text
    assert (onward.name, path(onward.text)) == ("Redirect", f"{WAITING}&told=3")


async def test_who_presses_one_as_an_agent_comes_is_left_to_the_agent(
    provider: Provider, house: House
) -> None:
    """Nobody is promised a call while somebody is about to talk to them."""
    house.number = None
    assert names(await verbs(await provider.post(KEY, keyed("1")))) == ["Redirect"]


@pytest.mark.parametrize("key", [*"023456789*#", "11", "", "A"])
async def test_every_other_key_leaves_a_caller_in_the_queue(
    provider: Provider, house: House, key: str
) -> None:
    """0 is a person, and so is every key: they are waiting for one already (law 3)."""
    [onward] = await verbs(await provider.post(f"{KEY}&told=3", keyed(key)))
    assert (onward.name, path(onward.text)) == ("Redirect", f"{WAITING}&told=3")
    assert house.untouched


async def test_a_wish_that_cannot_be_kept_is_not_promised(provider: Provider, house: House) -> None:
    """With the store away the caller waits on, and may ask again."""
    house.go_away()
    keys, onward = await verbs(await provider.post(KEY, keyed("1")))
    assert (keys.name, onward.name) == ("Gather", "Redirect")
    assert "ring you on" not in spoken((keys,))


class TestAnsweredByConformance(WebhookConformance):
    """What Twilio heard when our call was answered withstands it too."""

    path = ANSWERED_BY
    payload = "call_answered_by"
    ok = 204
    stores_contact = False
    kept = ""


async def test_of_a_call_that_we_placed_the_answer_is_told_as_well(
    provider: Provider, house: House
) -> None:
    """Its end names the conversation, since it may come before we know the call."""
    form = fixture("call_status")
    await provider.post(OURS, {**form, "CallStatus": "in-progress"})
    await provider.post(OURS, {**form, "CallStatus": "busy"})
    assert house.events == [
        ("picked_up", CALL),
        ("unplaced", "cnv_1", CALL, "busy"),
        ("ended", CALL, "busy"),
    ]


@pytest.mark.parametrize(
    ("answered_by", "machine"),
    [
        ("human", False),
        ("unknown", False),
        ("", False),
        ("machine_start", True),
        ("machine_end_beep", True),
        ("machine_end_silence", True),
        ("machine_end_other", True),
        ("fax", True),
    ],
)
async def test_only_what_is_surely_a_machine_is_one(
    provider: Provider, house: House, answered_by: str, *, machine: bool
) -> None:
    """A resident is never dropped because the provider was not sure."""
    await provider.post(ANSWERED_BY, {**fixture("call_answered_by"), "AnsweredBy": answered_by})
    assert house.events == ([("machine", CALL)] if machine else [])
