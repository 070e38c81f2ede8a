"""From a signed webhook to the offer on the agent's socket, beside the least that could do it.

Ours is the real web process: signature, form, triage, the `receive` script, the log, the console's
stream. Bare is `bench.bare`: one EVALSHA of as many commands as `receive` runs, one send of as many
bytes. One text at a time, in turns, from a new resident each; the agent accepts and closes before
the next, which is not measured.
"""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientSession, ClientTimeout, ClientWebSocketResponse, CookieJar
from twilio.request_validator import RequestValidator

from agents.passwords import Passwords
from bench import raw
from bench.cycle import TEXT, TO, Cycle
from bench.house import House, house
from bench.programs import free_port, program, until_it_answers
from bench.recorded import Request, record
from bench.report import percentile, progress, save, table
from core.words import Role
from heard.roster import Account, Roster
from heard.serve import LOCAL
from store.loader import load_all

TEXTS = 400
WARM_UP = 50
GOAL = 2.0
AGENT = "amina"
ACCOUNT = "AC" + "0" * 32
HEARTBEAT_S = 3.0
WAIT_S = 10.0
OFFER = '{"type":"offer"'


@dataclass(slots=True)
class Desk:
    """The agent's console: what a browser does, as fast as it can be done."""

    http: ClientSession
    address: str
    socket: ClientWebSocketResponse
    commands: int = 0
    beaten_s: float = field(default_factory=time.perf_counter)

    async def offer(self) -> tuple[float, str]:
        """Return when the next offer came, and what it said."""
        while not (text := await self.socket.receive_str(timeout=WAIT_S)).startswith(OFFER):
            pass
        return time.perf_counter(), text

    async def answer(self, text: str) -> None:
        """Accept and close what was offered, so that the agent is free for the next."""
        conversation = json.loads(text)["conversation"]
        await self._post(f"/api/offers/{conversation['offer']['id']}/accept", {})
        closed = {"outcome": "no_reply_needed", "done": "A plumber is there already"}
        await self._post(f"/api/conversations/{conversation['id']}/close", closed)
        if time.perf_counter() > self.beaten_s + HEARTBEAT_S:
            await self.heartbeat()

    async def heartbeat(self) -> None:
        """Say that the console is alive."""
        self.commands, self.beaten_s = self.commands + 1, time.perf_counter()
        await self.socket.send_json({"id": self.commands, "type": "heartbeat"})

    async def _post(self, path: str, body: Mapping[str, str]) -> None:
        async with self.http.post(self.address + path, json=body) as answered:
            if not answered.ok:
                message = f"{path}: {answered.status} {await answered.text()}"
                raise RuntimeError(message)


@dataclass(frozen=True, slots=True)
class Provider:
    """Sends signed webhooks."""

    http: ClientSession
    url: str
    token: str

    async def text(self, number: int) -> tuple[float, asyncio.Task[None]]:
        """Begin to send the text of resident `number`; return when, and the sending."""
        form = {
            "MessageSid": f"SM{number:032x}",
            "SmsMessageSid": f"SM{number:032x}",
            "AccountSid": ACCOUNT,
            "From": f"+4477{number:08}",
            "To": TO,
            "Body": TEXT,
            "NumMedia": "0",
            "NumSegments": "1",
            "ApiVersion": "2010-04-01",
        }
        signature = RequestValidator(self.token).compute_signature(self.url, form)
        headers = {"X-Twilio-Signature": signature}
        began_s = time.perf_counter()
        return began_s, asyncio.ensure_future(self._send(form, headers))

    async def _send(self, form: Mapping[str, str], headers: Mapping[str, str]) -> None:
        async with self.http.post(self.url, data=form, headers=headers) as answered:
            if not answered.ok:
                message = f"{self.url}: {answered.status} {await answered.text()}"
                raise RuntimeError(message)


async def main() -> None:
    """Measure, print and save."""
    jar, timeout = CookieJar(unsafe=True), ClientTimeout(total=WAIT_S)  # a host without a name
    async with house() as place, ClientSession(cookie_jar=jar, timeout=timeout) as http:
        receive = await recorded(place)
        async with _heard(place, http) as (provider, desk):
            _, words = await _ours(provider, desk, 0)
            async with bare_program(place, http, receive, words) as least:
                ours_ms, bare_ms = [], []
                for number in range(1, 1 + WARM_UP + TEXTS):
                    progress(f"webhook: text {number} of {WARM_UP + TEXTS}")
                    ours_ms.append((await _ours(provider, desk, number))[0])
                    bare_ms.append(await _least(*least, number))
    progress("")
    _show(receive, ours_ms[WARM_UP:], bare_ms[WARM_UP:])


async def _ours(provider: Provider, desk: Desk, number: int) -> tuple[float, str]:
    """Return the milliseconds from the webhook to the offer, and the offer."""
    began_s, sending = await provider.text(number)
    offered_s, offer = await desk.offer()
    await sending
    await desk.answer(offer)
    return (offered_s - began_s) * 1000, offer


async def _least(provider: Provider, socket: ClientWebSocketResponse, number: int) -> float:
    """Return the milliseconds from the request to what the bare handler sends."""
    began_s, sending = await provider.text(number)
    await socket.receive_str(timeout=WAIT_S)
    came_s = time.perf_counter()
    await sending
    return (came_s - began_s) * 1000


async def recorded(place: House) -> Request:
    """Return the filler of `receive`, taught to an empty Redis."""
    await place.open(agents=1)
    cycle = Cycle(place)
    await cycle.run(1)
    receive, *_ = await record(cycle, {script.sha: name for name, script in load_all().items()})
    await place.empty()
    return raw.load(place.socket, receive)


@asynccontextmanager
async def _heard(place: House, http: ClientSession) -> AsyncIterator[tuple[Provider, Desk]]:
    """Run the real web process with one agent at the desk."""
    port, log = free_port(), place.data_dir / "web.log"
    token, password = secrets.token_hex(16), secrets.token_hex(8)
    address = f"http://{LOCAL}:{port}"
    environ = {
        "PORT": str(port),
        "HEARD_DATA_DIR": str(place.data_dir),
        "HEARD_PUBLIC_URL": address,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": token,
    }
    roster = Roster(place.stores, Passwords(), place.clock, queues=())
    await roster.add(Account(AGENT, "Amina", Role.AGENT), password)
    async with program("heard", "web", log=log, environ=environ) as process:
        await until_it_answers(http, f"{address}/health/live", process, log)
        login = {"username": AGENT, "password": password}
        async with http.post(f"{address}/api/login", json=login) as answered:
            answered.raise_for_status()
        async with http.ws_connect(f"{address}/api/stream") as socket:
            desk = Desk(http, address, socket)
            await desk.heartbeat()
            available = {"status": "available"}
            async with http.put(f"{address}/api/me/presence", json=available) as answered:
                answered.raise_for_status()
            yield Provider(http, f"{address}/twilio/messages", token), desk


@asynccontextmanager
async def bare_program(
    place: House, http: ClientSession, receive: Request, words: str
) -> AsyncIterator[tuple[Provider, ClientWebSocketResponse]]:
    """Run the bare handler on the same Redis."""
    port, log = free_port(), place.data_dir / "bare.log"
    address = f"http://{LOCAL}:{port}"
    asked = {"port": port, "socket": place.socket, "parts": receive.parts, "words": words}
    async with program("bench.bare", log=log, given=json.dumps(asked) + "\n") as process:
        await until_it_answers(http, f"{address}/text", process, log)
        async with http.ws_connect(f"{address}/stream") as socket:
            yield Provider(http, f"{address}/text", secrets.token_hex(16)), socket


def _show(receive: Request, ours_ms: Sequence[float], bare_ms: Sequence[float]) -> None:
    commands = sum(receive.commands.values())
    print("\nSigned webhook to the offer on the agent's socket, fsync always")
    print(f"  {TEXTS} texts each, in turns; bare: one EVALSHA of {commands} commands, one send\n")
    shares = {"median": 0.5, "99 %": 0.99}
    ours = {name: percentile(ours_ms, share) for name, share in shares.items()}
    bare = {name: percentile(bare_ms, share) for name, share in shares.items()}
    times = {name: ours[name] / bare[name] for name in shares}
    rows = [
        (name, f"{ours[name]:.2f}", f"{bare[name]:.2f}", f"{times[name]:.2f}", f"{GOAL:.0f}")
        for name in shares
    ]
    table(("", "ours ms", "bare ms", "times", "at most"), rows)
    figures = {"ours": ours, "bare": bare, "times": times, "goal": GOAL, "commands": commands}
    each = {"ours_ms": ours_ms, "bare_ms": bare_ms}
    print(f"  kept in {save('webhook', {**figures, **each})}\n")


if __name__ == "__main__":
    asyncio.run(main())
