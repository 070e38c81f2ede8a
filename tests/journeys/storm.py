"""Residents who write and ring, and an agent who answers, while things break; and what must hold.

Whoever gets no answer tries again, as the provider and a browser do.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError

from core.clock import SystemClock
from simulator.tasks import Tasks
from tests.console.screen import Message
from tests.journeys.member import Member, is_offered
from tests.journeys.provider import Provider
from tests.wait import wait_until

AGAIN_S = 0.1
WITHIN_S = 60
NONE = 0  # no answer at all
AWAY = {NONE, 500, 503}
CALL_EVERY = 20  # contacts of a resident


@dataclass
class Storm:
    """What was answered: `texts` with a 2xx, `calls` with TwiML, `replies` with a 202.

    `longest_s` is the longest time without any text being answered.
    """

    twilio: Provider
    agent: Member
    numbers: Sequence[str]
    pace_s: float = 0.0
    texts: list[str] = field(default_factory=list)
    calls: int = 0
    replies: list[str] = field(default_factory=list)
    longest_s: float = 0.0
    _over: bool = False
    _answered_s: float = 0.0
    _clock: SystemClock = field(default_factory=SystemClock)

    async def while_(self, breaking: Callable[[], Awaitable[None]]) -> None:
        """Blow while something is broken on purpose, and come to an end."""
        self._over, self._answered_s = False, self._clock.monotonic_s()
        tasks = Tasks()
        blowing = [tasks.start(self._contacts(number)) for number in self.numbers]
        blowing.append(tasks.start(self._serve()))
        try:
            await breaking()
            self._over = True
            await wait_until(lambda: all(t.done() for t in blowing), "the storm ends", WITHIN_S)
        finally:
            await tasks.close()

    async def goes_on(self, texts: int) -> None:
        """Wait until so many more texts were answered."""
        wanted = len(self.texts) + texts
        await wait_until(lambda: len(self.texts) >= wanted, "texts are taken", WITHIN_S)

    async def kept_once(self, within_s: float = WITHIN_S) -> None:
        """Every text that was answered is in one conversation, once; each reply went out once.

        What was answered while Redis was away is in the journal first, and replayed.
        """

        async def all_there() -> bool:
            return set(await self._kept()) >= set(self.texts)

        await wait_until(all_there, "every text that was answered is in a conversation", within_s)
        wrong = _difference(await self._kept(), Counter(self.texts))
        assert wrong == {}, f"texts, how often more or less than once: {wrong}"
        await wait_until(self._all_sent, "every reply has gone out", within_s)
        sent = Counter(text["Body"] for text in self.twilio.texts)
        wrong = _difference(sent, Counter(self.replies))
        assert wrong == {}, f"replies, how often more or less than once: {wrong}"

    async def _kept(self) -> Counter[str]:
        found = (await self.agent.get("/api/conversations"))["conversations"]
        assert len(found) == len(self.numbers), "not one conversation for each resident"
        kept: Counter[str] = Counter()
        for conversation in found:
            lines = await self.agent.timeline(conversation["id"])
            said = [line for line in lines if line["from"] == "resident"]
            kept.update(line["text"] for line in said if line["kind"] == "message")
        return kept

    def _all_sent(self) -> bool:
        return {text["Body"] for text in self.twilio.texts} >= set(self.replies)

    async def _contacts(self, number: str) -> None:
        turn = 0
        while not self._over:
            turn += 1
            if turn % CALL_EVERY:
                await self._text(number)
            else:
                await self._call(number)
            await self._clock.sleep(self.pace_s)

    async def _text(self, number: str) -> None:
        text = self.twilio.text(number, "")
        text["Body"] = f"Text {text['MessageSid'][-6:]} from {number}"
        await self._until(lambda: self.twilio.post("/twilio/messages", text), {200})
        now_s = self._clock.monotonic_s()
        self.longest_s = max(self.longest_s, now_s - self._answered_s)
        self._answered_s = now_s
        self.texts.append(text["Body"])

    async def _call(self, number: str) -> None:
        """Ring, be told where to wait or whom to speak to, and give up."""
        call = self.twilio.call(number)
        _, twiml = await self._until(lambda: self.twilio.post("/twilio/voice", call), {200}, {NONE})
        assert "<Enqueue" in twiml or "<Dial" in twiml
        self.calls += 1
        over = {**call, "CallStatus": "completed"}
        await self._until(lambda: self.twilio.post("/twilio/status/calls", over), {204})

    async def _serve(self) -> None:
        """Take what is offered, and answer each time that a reply is due."""
        while not self._over:
            for conversation in self.agent.all():
                if is_offered(conversation):
                    await self._ask(f"/api/offers/{conversation['offer']['id']}/accept")
                elif conversation["state"] == "active" and conversation["spoke_last"] != "agent":
                    await self._reply(conversation)
            await self._clock.sleep(AGAIN_S)

    async def _reply(self, conversation: Message) -> None:
        words = f"Answer {len(self.replies)} to {conversation['preview']}"
        path = f"/api/conversations/{conversation['id']}/messages"
        body = {"text": words, "channel": "sms"}
        if await self._ask(path, body, {"Idempotency-Key": words}) == 202:
            self.replies.append(words)

    async def _ask(
        self, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> int:
        """Ask until there is an answer, be it a refusal; return its status."""
        answers = set(range(200, 500))
        status, _ = await self._until(lambda: self.agent.ask("POST", path, body, headers), answers)
        return status

    async def _until(
        self,
        ask: Callable[[], Awaitable[tuple[int, Any]]],
        answers: set[int],
        away: set[int] = AWAY,
    ) -> tuple[int, Any]:
        """Ask until there is one of the answers; anything but being away is a failure."""
        while True:
            try:
                status, body = await ask()
            except (ClientError, TimeoutError):
                status, body = NONE, ""
            if status in answers:
                return status, body
            assert status in away, (status, body)
            await self._clock.sleep(AGAIN_S)


def _difference(found: Counter[str], wanted: Counter[str]) -> dict[str, int]:
    """Return what is there more or less often than it should be, and by how much."""
    every = found.keys() | wanted.keys()
    return {one: found[one] - wanted[one] for one in every if found[one] != wanted[one]}
