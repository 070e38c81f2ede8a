"""Residents who write and an agent who answers while things break, and what must hold after."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from aiohttp import ClientError

from core.clock import SystemClock
from tests.console.screen import Message
from tests.journeys.member import Member, is_offered
from tests.journeys.provider import Form, Provider
from tests.wait import wait_until

AGAIN_S = 0.1  # until the provider, or a browser, tries again
WITHIN_S = 60


@dataclass
class Storm:
    """What was posted and said: `answered` are texts that got a 2xx, `replies` what got a 202."""

    twilio: Provider
    agent: Member
    numbers: Sequence[str]
    over: bool = False
    answered: list[Form] = field(default_factory=list)
    tries: int = 0
    replies: list[str] = field(default_factory=list)
    _clock: SystemClock = field(default_factory=SystemClock)

    async def rain(self, number: str) -> None:
        """Let one resident write text after text; each is posted until it gets a 2xx."""
        for turn in range(10_000):
            if self.over:
                return
            await self._post(self.twilio.text(number, f"{number} says {turn}"))

    async def _post(self, text: Form) -> None:
        while True:
            self.tries += 1
            try:
                status, _ = await self.twilio.post("/twilio/messages", text)
            except (ClientError, TimeoutError):
                status = 0
            if 200 <= status < 300:
                self.answered.append(text)
                return
            assert status in {0, 500, 503}, status
            await self._clock.sleep(AGAIN_S)

    async def serve(self) -> None:
        """Let the agent take what is offered and answer each time that a reply is due."""
        while not self.over:
            for conversation in self.agent.all():
                if is_offered(conversation):
                    await self._ask(f"/api/offers/{conversation['offer']['id']}/accept", {}, "")
                elif conversation["state"] == "active" and conversation["spoke_last"] != "agent":
                    await self._reply(conversation)
            await self._clock.sleep(AGAIN_S)

    async def _reply(self, conversation: Message) -> None:
        words = f"Answer {len(self.replies)} to {conversation['preview']}"
        path = f"/api/conversations/{conversation['id']}/messages"
        if await self._ask(path, {"text": words, "channel": "sms"}, key=words) == 202:
            self.replies.append(words)

    async def _ask(self, path: str, body: Message, key: str) -> int:
        """Ask until there is an answer; with a key, asking again is harmless."""
        while True:
            try:
                headers = {"Idempotency-Key": key} if key else None
                status, _ = await self.agent.ask("POST", path, body, headers)
            except (ClientError, TimeoutError):
                status = 0
            if status not in {0, 500, 503}:
                return status
            await self._clock.sleep(AGAIN_S)

    async def goes_on(self, texts: int) -> None:
        """Wait until so many more texts were answered."""
        wanted = len(self.answered) + texts
        await wait_until(lambda: len(self.answered) >= wanted, "texts are taken", WITHIN_S)

    async def kept_once(self) -> None:
        """Every text that was answered is in one conversation, once; each reply went out once."""
        found = (await self.agent.get("/api/conversations"))["conversations"]
        kept: Counter[str] = Counter()
        for conversation in found:
            lines = await self.agent.timeline(conversation["id"])
            kept.update(line["text"] for line in lines if line["from"] == "resident")
        assert kept == Counter(text["Body"] for text in self.answered)
        assert len(found) == len(self.numbers)
        await wait_until(self._all_sent, "every reply has gone out", WITHIN_S)
        sent = Counter(text["Body"] for text in self.twilio.texts)
        assert sent == Counter(self.replies)

    def _all_sent(self) -> bool:
        return {text["Body"] for text in self.twilio.texts} >= set(self.replies)
