"""A resident's chat: kept before it is acknowledged, resumed wherever they come back."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSCloseCode, WSMsgType
from structlog.typing import EventDict

from channels.adapter import Place
from channels.webchat import token
from channels.webchat.chats import Changed, Placed, Said
from channels.webchat.socket import Webchat
from core.clock import ManualClock
from core.contact import MAX_TEXT, Address
from core.conversation import State
from core.words import Channel, Delivery, Medium, Speaker
from tests.channels.house import House
from tests.channels.webchat.conftest import SECRET, Client
from tests.channels.webchat.rooms import Rooms
from tests.wait import wait_until

Frame = dict[str, Any]

SESSION = "chat_000001"  # the first that the ids of the tests make
NEW = {"type": "hello", "token": None}


@asynccontextmanager
async def line(
    client: Client, hello: Frame | None = None
) -> AsyncIterator[ClientWebSocketResponse]:
    """Open a socket, say hello, and read the welcome."""
    async with client.ws_connect("/webchat/socket") as opened:
        await opened.send_json(hello or NEW)
        assert (await receive(opened))["type"] == "welcome"
        yield opened


async def receive(opened: ClientWebSocketResponse) -> Frame:
    """Return the next frame."""
    frame: Frame = await opened.receive_json(timeout=5)
    return frame


async def write(opened: ClientWebSocketResponse, client_id: str, text: str = "Help") -> None:
    """Write a message."""
    await opened.send_json({"type": "message", "id": client_id, "text": text})


def returning(session: str = SESSION, **more: object) -> Frame:
    """Return the hello of a browser that has been here before."""
    return {"type": "hello", "token": token.issue(SECRET, session), **more}


async def test_a_message_becomes_a_contact_of_its_session(client: Client, house: House) -> None:
    """It carries who they say they are, and is acknowledged once it is kept."""
    hello = {**NEW, "name": " Ama ", "phone": "07700 900123", "new": "ignored"}
    async with line(client, hello) as opened:
        await write(opened, "c1", "Water 😟 through the ceiling")
        assert await receive(opened) == {"type": "ack", "id": "c1"}
    [contact] = house.contacts
    assert contact.provider_id == f"webchat:{SESSION}:c1"
    assert (contact.channel, contact.medium) == (Channel.WEBCHAT, Medium.CHAT)
    assert contact.address == Address("webchat", SESSION)
    assert contact.claimed == Address("phone", "+447700900123")
    assert (contact.name, contact.text) == ("Ama", "Water 😟 through the ceiling")


async def test_sending_again_is_acknowledged_and_kept_once(client: Client, house: House) -> None:
    """A browser that missed the ack may repeat, on this line or on the next."""
    async with line(client) as first:
        for _ in range(2):
            await write(first, "c1")
            assert await receive(first) == {"type": "ack", "id": "c1"}
    async with line(client, returning()) as second:
        await write(second, "c1")
        assert await receive(second) == {"type": "ack", "id": "c1"}
    assert len(house.contacts) == 1


async def test_what_could_not_be_kept_is_not_acknowledged(client: Client, house: House) -> None:
    """With the store away the browser is told, and the same message goes through later."""
    async with line(client) as opened:
        house.go_away()
        await write(opened, "c1")
        error = await receive(opened)
        assert (error["type"], error["code"], error["id"]) == ("error", "store_unavailable", "c1")
        house.failure = None
        await write(opened, "c1")
        assert await receive(opened) == {"type": "ack", "id": "c1"}
    assert len(house.contacts) == 1


async def test_the_place_is_told_after_the_ack_and_never_gets_worse(
    client: Client, house: House, rooms: Rooms
) -> None:
    """Only a better place than the last told is sent (law 10)."""
    house.places = [Place(3, 240, 420)]
    async with line(client) as opened:
        await write(opened, "c1")
        assert (await receive(opened))["type"] == "ack"
        wait = {"low_s": 240, "high_s": 420}
        assert await receive(opened) == {"type": "place", "ahead": 3, "wait": wait}
        for ahead in (4, 3, 1):
            rooms.tell(SESSION, Placed(Place(ahead, 60, 120)))
        assert (await receive(opened))["ahead"] == 1


async def test_the_agent_is_heard(client: Client, rooms: Rooms, house: House) -> None:
    """Their words arrive with name and time; the house learns that they left, and were shown."""
    async with line(client) as opened:
        rooms.enter(SESSION, "cnv_1")
        rooms.tell(SESSION, Changed("cnv_1", State.ACTIVE, "Amina"))
        rooms.agent_says(SESSION, 1, "<b>Hello</b>")
        assert await receive(opened) == {"type": "status", "status": "active", "name": "Amina"}
        assert await receive(opened) == {
            "type": "message",
            "id": "msg_1",
            "from": "agent",
            "name": "Amina",
            "text": "<b>Hello</b>",
            "at": "2027-01-15T08:00:00.000+00:00",
            "media": [],
        }
        await opened.send_json({"type": "seen", "id": "msg_1"})
        await opened.send_json({"type": "seen", "id": "msg_of_somebody_else"})
        await wait_until(lambda: len(house.deliveries) == 2, "both deliveries are noted")
    assert house.deliveries == [
        ("cnv_1", "msg_1", Delivery.SENT, ""),
        ("cnv_1", "msg_1", Delivery.DELIVERED, ""),
    ]


async def test_the_token_resumes_with_what_was_missed(client: Client, rooms: Rooms) -> None:
    """From another page, or after a restart: every word of the agent, once, in order."""
    rooms.enter(SESSION, "cnv_1")
    for number in (1, 2):
        rooms.agent_says(SESSION, number)
    async with client.ws_connect("/webchat/socket") as opened:
        await opened.send_json(returning())
        welcome = await receive(opened)
        assert welcome["conversation"] == "cnv_1"
        assert token.session_of(SECRET, welcome["token"]) == SESSION
        assert [(await receive(opened))["id"] for _ in range(2)] == ["msg_1", "msg_2"]
        rooms.agent_says(SESSION, 3)
        assert (await receive(opened))["id"] == "msg_3"


async def test_a_browser_that_knows_what_it_has_gets_only_the_rest(
    client: Client, rooms: Rooms
) -> None:
    """`after` saves the sending again; the resident's own words come only when asked for."""
    rooms.enter(SESSION, "cnv_1")
    rooms.agent_says(SESSION, 1)
    rooms.tell(SESSION, Said("msg_2", "cnv_1", Speaker.RESIDENT, "Ama", "Mine", 0))
    rooms.agent_says(SESSION, 3)
    async with line(client, returning(after="msg_1")) as opened:
        assert (await receive(opened))["id"] == "msg_3"
    async with line(client, returning(history=True)) as opened:
        frames = [await receive(opened) for _ in range(3)]
    assert [frame["from"] for frame in frames] == ["agent", "resident", "agent"]


async def test_what_is_said_while_history_is_read_comes_once(client: Client, rooms: Rooms) -> None:
    """The session is listened to before its history is read, and doubles are dropped."""
    rooms.enter(SESSION, "cnv_1")
    said = rooms.agent_says(SESSION, 1)
    async with line(client, returning()) as opened:
        rooms.tell(SESSION, said)
        rooms.agent_says(SESSION, 2)
        assert [(await receive(opened))["id"] for _ in range(2)] == ["msg_1", "msg_2"]


@pytest.mark.parametrize(
    "forged", ["", "x", SESSION, f"{SESSION}.{'A' * 43}", token.issue("other", SESSION), "é" * 200]
)
async def test_a_forged_token_opens_nothing_of_anybodys(
    client: Client, rooms: Rooms, forged: str
) -> None:
    """It is a new session, with a token of its own."""
    rooms.enter("chat_victim_1", "cnv_1")
    async with client.ws_connect("/webchat/socket") as opened:
        await opened.send_json({"type": "hello", "token": forged})
        welcome = await receive(opened)
    assert welcome["conversation"] is None
    assert token.session_of(SECRET, welcome["token"]) == SESSION


async def test_a_number_that_is_none_is_told_and_does_not_stop_the_chat(
    client: Client, house: House
) -> None:
    """A resident who mistyped the number is heard all the same."""
    async with line(client, {**NEW, "phone": "0770"}) as opened:
        assert (await receive(opened))["code"] == "invalid_phone"
        await write(opened, "c1")
        assert (await receive(opened))["type"] == "ack"
    assert house.contacts[0].claimed is None


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "x",
        "[]",
        "null",
        "1",
        "[" * 100_000,
        '{"type":"dance"}',
        '{"type":"hello"}',
        '{"type":"message"}',
        '{"type":"message","id":1,"text":"Help"}',
        '{"type":"message","id":"c 1","text":"Help"}',
        '{"type":"message","id":"","text":"Help"}',
        '{"type":"message","id":"c1","text":["Help"]}',
        json.dumps({"type": "message", "id": "c1", "text": "x" * (MAX_TEXT + 1)}),
    ],
)
async def test_a_frame_that_cannot_be_used_is_answered_and_the_line_lives(
    client: Client, house: House, raw: str
) -> None:
    """The answer does not repeat what was written, and the next message goes through."""
    async with line(client) as opened:
        await opened.send_str(raw)
        error = await receive(opened)
        assert (error["type"], error["code"]) == ("error", "bad_message")
        assert "Help" not in error["message"]
        await write(opened, "c2")
        assert (await receive(opened))["id"] == "c2"
    assert len(house.contacts) == 1


async def test_bytes_are_answered_too(client: Client) -> None:
    """A binary frame is no message."""
    async with line(client) as opened:
        await opened.send_bytes(b"\x00")
        assert (await receive(opened))["code"] == "bad_message"


async def test_half_an_emoji_is_kept_as_far_as_it_goes(client: Client, house: House) -> None:
    """A browser that cut a text in the middle of an emoji need not send it for ever."""
    async with line(client) as opened:
        await opened.send_str('{"type":"message","id":"c1","text":"ok \\ud83d \\u0000"}')
        assert (await receive(opened))["type"] == "ack"
    broken = "\N{REPLACEMENT CHARACTER}"
    assert house.contacts[0].text == f"ok {broken} {broken}"


async def test_who_writes_too_much_is_asked_to_wait(
    client: Client, house: House, clock: ManualClock
) -> None:
    """A burst goes through, then one a second; nothing is acknowledged that is not kept."""
    async with line(client) as opened:
        for number in range(4):
            await write(opened, f"c{number}")
        answers = [await receive(opened) for _ in range(4)]
        assert [answer["type"] for answer in answers] == ["ack", "ack", "ack", "error"]
        assert (answers[3]["code"], answers[3]["id"]) == ("rate_limited", "c3")
        clock.advance(1)
        await write(opened, "c3")
        assert (await receive(opened))["type"] == "ack"
    assert len(house.contacts) == 4


async def test_a_frame_beyond_all_measure_ends_the_line(client: Client, house: House) -> None:
    """A quarter of a mebibyte is more than any message."""
    async with line(client) as opened:
        await opened.send_str("x" * (300 * 1024))
        closed = await opened.receive(timeout=5)
        assert closed.type is WSMsgType.CLOSE
        assert opened.close_code == WSCloseCode.MESSAGE_TOO_BIG
    assert house.untouched


@pytest.mark.parametrize("first", ['{"type":"message","id":"c1","text":"Help"}', "x", None])
async def test_without_a_hello_nobody_is_served(
    client: Client, house: House, first: str | None
) -> None:
    """Another first frame, or none for too long, ends the line."""
    async with client.ws_connect("/webchat/socket") as opened:
        if first is not None:
            await opened.send_str(first)
        assert (await receive(opened))["code"] == "bad_message"
        assert (await opened.receive(timeout=5)).type is WSMsgType.CLOSE
        assert opened.close_code == WSCloseCode.POLICY_VIOLATION
    assert house.untouched


async def test_with_the_store_away_a_browser_can_write_and_comes_back_later(
    client: Client, house: House, rooms: Rooms
) -> None:
    """What is written is kept without the store; when it is back, the browser comes again."""
    rooms.away = True
    async with line(client) as opened:
        assert (await receive(opened))["code"] == "store_unavailable"
        await write(opened, "c1")
        assert await receive(opened) == {"type": "ack", "id": "c1"}
        rooms.away = False
        await opened.receive(timeout=5)
        assert opened.close_code == WSCloseCode.TRY_AGAIN_LATER
    assert [contact.address for contact in house.contacts] == [Address("webchat", SESSION)]
    async with line(client, returning()) as again:
        await write(again, "c1")
        assert await receive(again) == {"type": "ack", "id": "c1"}
    assert len(house.contacts) == 1


async def test_when_the_house_has_no_more_to_say_the_browser_comes_back(
    client: Client, rooms: Rooms
) -> None:
    """A listening that ended (its bound was passed) ends the line, not only one direction."""
    async with line(client) as opened:
        rooms.stop()
        await opened.receive(timeout=5)
        assert opened.close_code == WSCloseCode.TRY_AGAIN_LATER
    await wait_until(lambda: rooms.listeners(SESSION) == 0, "nobody listens")


async def test_a_stopping_server_sends_browsers_away(client: Client, webchat: Webchat) -> None:
    """They are told, rather than cut off."""
    async with line(client) as opened:
        await asyncio.gather(webchat.close(), opened.receive(timeout=5))
        assert opened.close_code == WSCloseCode.SERVICE_RESTART


async def test_there_are_only_so_many_lines(client: Client) -> None:
    """Beyond the bound a browser gets 503 and tries again; a line that ended makes room."""
    async with line(client), line(client), line(client):
        full = await client.get("/webchat/socket")
        assert full.status == 503
    answers = []

    async def admitted() -> bool:
        answers.append((await client.get("/webchat/socket")).status)
        return answers[-1] != 503

    await wait_until(admitted, "a line that ended makes room")


async def test_a_browser_that_does_not_read_is_cut_off(
    client: Client, rooms: Rooms, logged: list[EventDict]
) -> None:
    """It is never waited for, and nobody else notices."""
    rooms.enter(SESSION, "cnv_1")
    async with raw_browser(client) as reader:
        await wait_until(lambda: rooms.listeners(SESSION) == 1, "the slow browser listens")
        for number in range(400):
            rooms.agent_says(SESSION, number, "x" * MAX_TEXT)
        await wait_until(lambda: rooms.listeners(SESSION) == 0, "the slow browser is cut off")
        assert reader.fileno() >= 0
    assert {"event": "webchat.cut", "cause": "slow", "log_level": "info"} in logged


@asynccontextmanager
async def raw_browser(client: Client) -> AsyncIterator[socket.socket]:
    """Yield a socket that says hello and then reads nothing more."""
    loop = asyncio.get_running_loop()
    with socket.socket() as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.setblocking(False)
        await loop.sock_connect(raw, ("127.0.0.1", client.port))
        await loop.sock_sendall(
            raw,
            b"GET /webchat/socket HTTP/1.1\r\nHost: heard\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        )
        assert (await loop.sock_recv(raw, 12)).endswith(b"101")
        hello = json.dumps(returning()).encode()
        mask = b"\x00\x00\x00\x00"  # masked with nothing, as RFC 6455 allows
        await loop.sock_sendall(raw, bytes((0x81, 0x80 | len(hello))) + mask + hello)
        yield raw


async def test_no_line_in_the_log_tells_who_or_what(
    client: Client, house: House, logged: list[EventDict]
) -> None:
    """Neither the session, nor a number, nor a word of the resident is logged."""
    async with line(client, {**NEW, "name": "Ama", "phone": "07700 900123"}) as opened:
        await write(opened, "c1", "ceiling")
        await receive(opened)
        house.go_away()
        await write(opened, "c2", "ceiling")
        await receive(opened)
    assert logged
    for word in (SESSION, "7700", "ceiling", "Ama"):
        assert word not in str(logged)
