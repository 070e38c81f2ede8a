"""To be rung instead, to have a copy, and who may show the window at all."""

import pytest
from aiohttp import WSServerHandshakeError

from core.contact import Address
from core.words import Medium
from tests.channels.house import House
from tests.channels.webchat.conftest import LANDLORD, Client
from tests.channels.webchat.rooms import Rooms
from tests.channels.webchat.test_socket import SESSION, line, receive, write

PHONE = Address("phone", "+447700900123")


async def test_who_would_rather_be_rung_keeps_their_place(client: Client, house: House) -> None:
    """The wish is kept before it is acknowledged, with the number that they typed, and once."""
    async with line(client) as opened:
        await write(opened, "c1")
        assert (await receive(opened))["type"] == "ack"
        wish = {"type": "call_me", "id": "c2", "phone": "07700 900123"}
        for _ in range(2):
            await opened.send_json(wish)
            assert await receive(opened) == {"type": "ack", "id": "c2"}
    said, asked = house.contacts
    assert (said.medium, asked.medium) == (Medium.CHAT, Medium.CALLBACK)
    assert asked.address == said.address
    assert asked.claimed == PHONE
    assert asked.text == "Please ring me on +447700900123."


@pytest.mark.parametrize("kind", ["call_me", "copy"])
async def test_half_a_number_is_asked_for_again(client: Client, house: House, kind: str) -> None:
    """Nothing is kept, and the browser knows which of its frames it is about."""
    async with line(client) as opened:
        await opened.send_json({"type": kind, "id": "c1", "phone": "0770"})
        answer = await receive(opened)
    assert (answer["code"], answer["id"]) == ("invalid_phone", "c1")
    assert house.untouched


async def test_a_copy_goes_by_text_when_there_is_something_to_send(
    client: Client, rooms: Rooms
) -> None:
    """It is acknowledged when it is on its way."""
    async with line(client) as opened:
        await opened.send_json({"type": "copy", "id": "c1", "phone": "07700 900123"})
        answer = await receive(opened)
        assert (answer["code"], answer["id"]) == ("nothing_to_copy", "c1")
        rooms.enter(SESSION, "cnv_1")
        rooms.agent_says(SESSION, 1)
        await receive(opened)
    async with line(client, {"type": "hello"}) as again:
        await again.send_json({"type": "copy", "id": "c2", "phone": "07700 900123"})
        assert (await receive(again))["code"] == "nothing_to_copy"  # another session, another chat
    assert rooms.copied == []


async def test_a_copy_costs_more_than_a_message(client: Client, rooms: Rooms) -> None:
    """Who asks again and again is told to wait: every copy is a text that somebody pays."""
    rooms.enter(SESSION, "cnv_1")
    rooms.agent_says(SESSION, 1)
    ask = {"type": "copy", "id": "c1", "phone": "07700 900123"}
    async with line(client) as opened:
        await opened.send_json(ask)
        assert await receive(opened) == {"type": "ack", "id": "c1"}
        await opened.send_json({**ask, "id": "c2"})
        assert (await receive(opened))["code"] == "rate_limited"
    assert rooms.copied == [(SESSION, PHONE.value)]


async def test_with_the_store_away_wishes_are_sent_again(
    client: Client, house: House, rooms: Rooms
) -> None:
    """Neither is acknowledged."""
    async with line(client) as opened:
        house.go_away()
        rooms.away = True
        for kind in ("call_me", "copy"):
            await opened.send_json({"type": kind, "id": kind, "phone": "07700 900123"})
            answer = await receive(opened)
            assert answer["id"] == kind
            assert answer["code"] in {"store_unavailable", "rate_limited"}


async def test_only_our_page_and_the_landlords_may_open_a_socket(client: Client) -> None:
    """A page of anybody else gets 403; our own address and one of the centre file's are let in."""
    own = str(client.make_url("/")).rstrip("/")
    for origin in (own, LANDLORD):
        async with client.ws_connect("/webchat/socket", origin=origin) as opened:
            await opened.send_json({"type": "hello", "token": None})
            assert (await receive(opened))["type"] == "welcome"
    for origin in ("https://evil.example", "null", f"{LANDLORD}.evil.example"):
        with pytest.raises(WSServerHandshakeError) as refused:
            await client.ws_connect("/webchat/socket", origin=origin)
        assert refused.value.status == 403
