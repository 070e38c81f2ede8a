"""One process of residents or of agents, for `bench.contention`: it may be killed at any moment.

`python -m bench.crowd` reads one line of JSON: `kind`, the addresses of the web processes (`webs`),
`names` (telephone numbers or usernames), `seed`, and for residents the file in which each text is
noted that got a 2xx (`noted`).
"""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random  # noqa: TID251 - each run has its seed, and prints it

from aiohttp import ClientError, ClientSession

from core import ids
from core.clock import Clock, SystemClock, iso
from heard.serve import stopped
from tests.console.screen import Message
from tests.heard.house import PASSWORD
from tests.journeys.member import Member, is_offered, member
from tests.journeys.provider import Provider

PACE_S = 0.4  # between two contacts of a resident
WORKING = "working"  # what is said when an agent has signed in
LOOK_S = 0.04  # between two looks of an agent
LOOKS = 25  # until they say again that they are available
BREAKS = 0.2
PATIENCE_S = 1.5  # of a caller
CALLS = 0.15  # of all contacts
REFUSED = range(400, 500)
# What an agent does with an offer, and with a text that they hold; the rest is left as it is.
OFFERS = {"accept": 70, "decline": 20, "ignore": 10}
HELD = {"answer": 60, "transfer": 12, "park": 12, "raise": 8, "leave": 8}


@dataclass
class Residents:
    """People who text and ring at either web process, some of whom give up."""

    ways: Sequence[Provider]
    random: Random
    noted: int
    first: int
    clock: Clock = field(default_factory=SystemClock)
    made: int = 0

    async def live(self, number: str) -> None:
        """Make contact again and again."""
        while True:
            if self.random.random() < CALLS:
                await self._call(number)
            else:
                await self._text(number)
            await self.clock.sleep(self.random.uniform(0, 2 * PACE_S))

    def _sid(self, kind: str) -> str:
        self.made += 1
        return f"{kind}{self.first + self.made:032x}"

    async def _text(self, number: str) -> None:
        text = self.ways[0].text(number, "the tap drips")
        text |= dict.fromkeys(("MessageSid", "SmsMessageSid", "SmsSid"), self._sid("SM"))
        twice = self.random.random() < CALLS  # the provider repeats what took long
        ways = self.random.sample(list(self.ways), 2 if twice else 1)
        taken = await asyncio.gather(*(way.post("/twilio/messages", text) for way in ways))
        if any(status == 200 for status, _ in taken):  # noqa: PLR2004 - OK
            os.write(self.noted, f"{ids.derived('msg', text['MessageSid'])}\n".encode())

    async def _call(self, number: str) -> None:
        call = self.ways[0].call(number) | {"CallSid": self._sid("CA")}
        await self.random.choice(self.ways).post("/twilio/voice", call)
        await self.clock.sleep(self.random.uniform(0, PATIENCE_S))
        over = {**call, "CallStatus": "completed"}
        await self.random.choice(self.ways).post("/twilio/status/calls", over)


@dataclass
class Agents:
    """People at the desk, who take, refuse, miss, answer, hand on and put off."""

    webs: Sequence[str]
    random: Random
    clock: Clock = field(default_factory=SystemClock)
    left: set[str] = field(default_factory=set)  # offers that are ignored

    async def work(self, name: str) -> None:
        """Sign in at one of the web processes, and work until killed."""
        async with member(self.random.choice(self.webs), name, PASSWORD) as me:
            print(WORKING, flush=True)
            while True:
                await me.be("available")  # also after a break, and after too many misses
                for _ in range(LOOKS):
                    for one in me.all():
                        await (self._offer(me, one) if is_offered(one) else self._hold(me, one))
                    await self.clock.sleep(LOOK_S)
                if self.random.random() < BREAKS:
                    await me.be("away")

    async def _offer(self, me: Member, one: Message) -> None:
        offer = one["offer"]["id"]
        if offer in self.left:
            return
        choice = self._choose(OFFERS)
        if choice == "ignore":
            self.left.add(offer)
        else:
            await self._ask(me, f"/api/offers/{offer}/{choice}")

    async def _hold(self, me: Member, one: Message) -> None:
        path = f"/api/conversations/{one['id']}"
        if one["state"] != "active":
            return
        choice = self._choose(HELD)
        if choice == "answer":
            if one["medium"] == "message":
                await self._ask(me, f"{path}/messages", {"text": "We come", "channel": "sms"})
            await self._ask(me, f"{path}/close", {"outcome": "no_reply_needed", "done": "Done"})
        elif choice == "transfer":
            await self._ask(me, f"{path}/transfer", {"queue": self.random.choice(QUEUES)})
        elif choice == "park":
            by = iso(self.clock.now_ms() + self.random.randint(1000, 3000))
            await self._ask(me, f"{path}/park", {"done": "Looked", "next": "A plumber", "by": by})
        elif choice == "raise":
            urgency = self.random.choice(("emergency", "urgent", "routine"))
            await self._ask(me, f"{path}/urgency", {"urgency": urgency, "reason": "heard so"})

    def _choose(self, weights: dict[str, int]) -> str:
        [choice] = self.random.choices(list(weights), weights=list(weights.values()))
        return choice

    async def _ask(self, me: Member, path: str, body: object = None) -> None:
        """Ask; that somebody else was quicker is an answer, that anything broke is not."""
        key = {"Idempotency-Key": f"{me.name}-{self.random.getrandbits(64):x}"}
        status, answer = await me.ask("POST", path, body, key)
        if status not in {200, 202} and status not in REFUSED:
            message = f"{path}: {status} {answer}"
            raise RuntimeError(message)


QUEUES = ("repairs", "rents", "general")


async def main() -> None:
    """Live until stopped or killed."""
    asked = json.loads(sys.stdin.readline())
    random, stop = Random(asked["seed"]), stopped()
    async with ClientSession() as http:
        if asked["kind"] == "residents":
            noted = os.open(Path(asked["noted"]), os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
            ways = [Provider(http, heard=web) for web in asked["webs"]]
            residents = Residents(ways, random, noted, asked["seed"] << 64)
            living = [residents.live(name) for name in asked["names"]]
        else:
            agents = Agents(asked["webs"], random)
            living = [agents.work(name) for name in asked["names"]]
        async with asyncio.TaskGroup() as tasks:
            lives = [tasks.create_task(one) for one in living]
            await stop.wait()
            for one in lives:
                one.cancel()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except* ClientError as error:
        sys.exit(f"a web process was away: {error.exceptions}")
