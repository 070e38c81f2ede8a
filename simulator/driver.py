"""Residents and agents as a program sees them: what the tests and the journeys hold in hand.

    async with Network("http://127.0.0.1:8081") as network:
        await network.text("+447700900101", "+442079460000", "No heating")
        call = await network.call("+447700900102", "+442079460000")
        await call.spoken("what has happened")
        await call.say("Water is coming through the ceiling")
        agent = await network.client("amina", token)
        await agent.connect(conversation="cnv_…")
        await agent.heard("ceiling")
        await call.hang_up()

It speaks the WebSockets of docs/simulator.md, so it drives a simulator in any process. Waiting
methods look only at what came after their last success and raise AssertionError with everything
that was seen.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any, Self
from urllib.parse import quote, urlencode

import aiohttp

from simulator.tasks import Tasks

Message = dict[str, Any]
WITHIN_S = 10.0


class Device:
    """One open phone: a resident's or an agent's. `messages` is everything that it was shown."""

    def __init__(self, name: str, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Read from this socket."""
        self.name = name
        self.messages: list[Message] = []
        self._over = False
        self._socket = socket
        self._came = asyncio.Condition()
        self._looked_at: dict[str, int] = {}

    async def read(self) -> None:
        """Collect messages until the socket closes."""
        async for received in self._socket:
            async with self._came:
                self.messages.append(json.loads(received.data))
                self._came.notify_all()
        async with self._came:
            self._over = True
            self._came.notify_all()

    async def send(self, kind: str, **fields: object) -> None:
        """Send one message of the protocol."""
        await self._socket.send_json({"type": kind, **fields})

    async def close(self) -> None:
        """Close the socket, as when the page is closed."""
        await self._socket.close()

    # ---- what is waited for -----------------------------------------------------------------

    async def shown(
        self,
        kind: str,
        matches: Callable[[Message], bool] = lambda _: True,
        within_s: float = WITHIN_S,
    ) -> Message:
        """Return the next message of this kind that matches."""
        try:
            async with asyncio.timeout(within_s), self._came:
                while (found := self._find(kind, matches)) is None:
                    await self._came.wait()
                return found
        except TimeoutError:
            seen = "\n".join(map(str, self.messages)) or "nothing"
            message = f"{self.name} was shown no such {kind!r} in {within_s} s, only:\n{seen}"
            raise AssertionError(message) from None

    def _find(self, kind: str, matches: Callable[[Message], bool]) -> Message | None:
        for at in range(self._looked_at.get(kind, 0), len(self.messages)):
            message = self.messages[at]
            if message["type"] == kind and matches(message):
                self._looked_at[kind] = at + 1
                return message
        return None

    async def closing(self, within_s: float = WITHIN_S) -> int | None:
        """Wait until the other side closes the socket; return its code."""
        async with asyncio.timeout(within_s), self._came:
            while not self._over:
                await self._came.wait()
        return self._socket.close_code

    async def spoken(self, text: str, within_s: float = WITHIN_S) -> Message:
        """Wait for a prompt with this text in it, in any case."""
        return await self.shown("spoken", _says(text), within_s)

    async def heard(self, text: str, within_s: float = WITHIN_S) -> Message:
        """Wait until somebody else in the call says this."""
        return await self.shown("heard", _says(text), within_s)

    async def listening(self) -> Message:
        """Wait until the network listens to keys or speech."""
        return await self.shown("listening")

    async def incoming(self) -> Message:
        """Wait until the phone rings."""
        return await self.shown("incoming")

    async def connected(self) -> Message:
        """Wait until the call is answered."""
        return await self.shown("connected")

    async def ended(self, reason: str = "completed") -> Message:
        """Wait for the end of the call; fails when it ended for another reason."""
        message = await self.shown("ended")
        assert message["reason"] == reason, message  # noqa: S101 - this is what tests call
        return message

    async def message(self, text: str) -> Message:
        """Wait for a text or WhatsApp message from the landlord."""
        return await self.shown(
            "message", lambda shown: not shown["mine"] and _has(shown["body"], text)
        )

    # ---- what is done -----------------------------------------------------------------------

    async def text(
        self, to: str, body: str, channel: str = "sms", media: tuple[Message, ...] = ()
    ) -> Message:
        """Send a text and return it as the phone shows it, with its `sid`."""
        await self.send("text", to=to, body=body, channel=channel, media=media)
        return await self.shown("message", lambda shown: shown["mine"] and shown["body"] == body)

    async def connect(self, **params: str) -> Message:
        """Call Heard's voice application from a browser phone."""
        await self.send("connect", params=params)
        return await self.shown("ringing")

    async def register(self) -> Message:
        """Be rung by <Dial><Client>."""
        await self.send("register")
        return await self.shown("registered")

    async def accept(self, *, machine: bool = False) -> None:
        """Answer the incoming call, or let an answering machine do it."""
        await self.send("accept", machine=machine)

    async def reject(self) -> None:
        """Refuse it."""
        await self.send("reject")

    async def say(self, text: str) -> None:
        """Speak."""
        await self.send("say", text=text)

    async def press(self, digits: str) -> None:
        """Press keys."""
        await self.send("digits", digits=digits)

    async def mute(self, *, muted: bool = True) -> None:
        """Be heard by nobody, or again."""
        await self.send("mute", muted=muted)

    async def hang_up(self) -> None:
        """End the call."""
        await self.send("hangup")


class Network:
    """The simulated network at `url`. Phones stay open until the end of the `async with`."""

    def __init__(self, url: str) -> None:
        """Drive the simulator there."""
        self._url = url.rstrip("/")
        self._tasks = Tasks()
        self._session: aiohttp.ClientSession | None = None
        self._phones: dict[str, Device] = {}

    async def __aenter__(self) -> Self:
        """Open the connection pool."""
        self._session = aiohttp.ClientSession(raise_for_status=True)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close every phone."""
        await self._tasks.close()
        await self._http.close()

    @property
    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            message = "use it as `async with Network(url) as network`"
            raise RuntimeError(message)
        return self._session

    async def phone(self, number: str) -> Device:
        """Return a resident's phone, opened when it is not yet."""
        if number not in self._phones:
            path = f"/phone/socket?number={quote(number)}"
            self._phones[number] = await self._open(number, path)
            await self._phones[number].shown("phone")
        return self._phones[number]

    async def text(self, from_: str, to: str, body: str, channel: str = "sms") -> Message:
        """Send a text (or `channel="whatsapp"`); return it with its `sid`."""
        return await (await self.phone(from_)).text(to, body, channel)

    async def call(self, from_: str, to: str, *, withheld: bool = False) -> Device:
        """Place a call; return the phone, on which it rings."""
        phone = await self.phone(from_)
        await phone.send("call", to=to, withheld=withheld)
        await phone.shown("ringing")
        return phone

    async def client(self, identity: str, token: str) -> Device:
        """Open one more socket of an agent's browser phone; `token` is the access token."""
        query = urlencode({"identity": identity, "token": token})
        return await self._open(identity, f"/client/socket?{query}")

    async def plan(self, do: str, **fields: object) -> None:
        """Plan a fault: see docs/simulator.md."""
        async with self._http.post(
            f"{self._url}/network/faults", json={"do": do, **fields}
        ) as response:
            await response.read()

    async def clear_faults(self) -> None:
        """Plan none."""
        async with self._http.delete(f"{self._url}/network/faults") as response:
            await response.read()

    async def state(self) -> dict[str, Any]:
        """Return everything that the network page shows."""
        async with self._http.get(f"{self._url}/network/state") as response:
            state: dict[str, Any] = await response.json()
            return state

    async def _open(self, name: str, path: str) -> Device:
        socket = await self._http.ws_connect(f"{self._url}{path}", heartbeat=None)
        device = Device(name, socket)
        self._tasks.start(device.read())
        return device


def _says(text: str) -> Callable[[Message], bool]:
    return lambda message: _has(message["text"], text)


def _has(whole: str, part: str) -> bool:
    return part.lower() in whole.lower()
