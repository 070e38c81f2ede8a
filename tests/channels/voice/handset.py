"""A caller's leg in simulated time: the simulated network's own interpreter, real webhooks.

It carries out what the documents say as the provider would, posts what the provider would post, and
lets no time pass but the clock's.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin

from core.clock import ManualClock
from simulator import steps
from simulator.interpreter import Interpreter, Pace
from simulator.steps import Happening, Source
from simulator.twiml import parse
from tests.channels.provider import PUBLIC_URL, Provider
from tests.channels.voice.documented import mistakes

LANDLORD = "+442079460958"
PACE = Pace(words_per_s=2.5, play_s=30)  # as fast as people speak
MOST_STEPS = 500  # of one happening: a circle of documents that takes no time is a mistake


@dataclass
class Handset:
    """One call. `spoken` is what was heard, and whether the provider's queue had them by then.

    `reached_ms` is when they came into the queue, or to a person, for the first time.
    """

    provider: Provider
    clock: ManualClock
    sid: str
    number: str
    to: str = LANDLORD
    spoken: list[tuple[str, bool]] = field(default_factory=list)
    posted: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    reached_ms: int = 0
    where: str = ""
    over: bool = False
    timer: tuple[int, int] | None = None
    leg: Interpreter = field(default_factory=lambda: Interpreter(PACE, None, answered=False))

    async def call(self) -> None:
        """Ring the landlord."""
        await self.happens(steps.Started(Source(f"{PUBLIC_URL}/twilio/voice")))

    async def wait(self, seconds: float) -> None:
        """Let time pass on the line."""
        until_ms = self.clock.now_ms() + round(seconds * 1000)
        while self.timer is not None and self.timer[1] <= until_ms:
            token, due_ms = self.timer
            self.timer = None
            self.clock.advance((due_ms - self.clock.now_ms()) / 1000)
            await self.happens(steps.Elapsed(token))
        self.clock.advance((until_ms - self.clock.now_ms()) / 1000)

    async def happens(self, happening: Happening) -> None:
        """Let something happen to the leg, and do all that follows from it."""
        pending: list[Happening] = [happening]
        for _ in range(MOST_STEPS):
            if not pending:
                return
            for step in self.leg.handle(pending.pop(0)):
                found = await self._do(step)
                pending += [found] if found else []
        message = f"the documents go round in circles: {self.posted[-5:]}"
        raise AssertionError(message)

    async def again(self, at: int) -> None:
        """Let the provider deliver one of its webhooks once more."""
        if self.posted:
            path, fields = self.posted[at % len(self.posted)]
            assert (await self.provider.post(path, fields)).status in {200, 204}

    async def _do(self, step: steps.Step) -> Happening | None:
        if isinstance(step, steps.Fetch):
            url = step.url
            answer = await self._post(url, dict(step.params))
            return steps.Fetched(step.token, parse(answer.encode()), url)
        if isinstance(step, steps.Leave):
            return await self._leave(step)
        if isinstance(step, steps.RanOut):
            return steps.HungUp()
        if isinstance(step, steps.EnterQueue | steps.EnterConference):
            self.reached_ms = self.reached_ms or self.clock.now_ms()
        act = _ACTS.get(type(step))
        assert not isinstance(step, steps.Report), step
        if act is not None:
            act(self, step)
        if isinstance(step, steps.End):
            status = {"CallStatus": "completed"}
            await self._post(f"{PUBLIC_URL}/twilio/status/calls", status)
        return steps.Entered() if isinstance(step, steps.EnterQueue) else None

    async def _leave(self, step: steps.Leave) -> Happening | None:
        result = {"QueueResult": step.why} if self.where == "queue" else {}
        self.where = ""
        if step.notify is not None:
            ended = {"CallStatus": "completed"} if step.why == "hangup" else {}
            await self._post(urljoin(PUBLIC_URL, step.notify.url), result | ended)
        return steps.Released(result) if step.resume else None

    async def _post(self, url: str, more: dict[str, str]) -> str:
        fields = {
            "AccountSid": "AC" + "0" * 32,
            "CallSid": self.sid,
            "CallStatus": "in-progress",
            "Direction": "inbound",
            "From": self.number,
            "To": self.to,
            **more,
        }
        path = url.removeprefix(PUBLIC_URL)
        self.posted.append((path, fields))
        answer = await self.provider.post(path, fields)
        assert answer.status in {200, 204}, (path, answer.status)
        text = await answer.text()
        assert not text or mistakes(text, answer.url.path) == []
        return text


def _speak(leg: Handset, step: steps.Speak) -> None:
    leg.spoken.append((step.text, leg.where == "queue"))


def _wait(leg: Handset, step: steps.Wait) -> None:
    leg.timer = (step.token, leg.clock.now_ms() + round(step.seconds * 1000))


def _enter_queue(leg: Handset, _step: steps.EnterQueue) -> None:
    leg.where = "queue"


def _enter_conference(leg: Handset, step: steps.EnterConference) -> None:
    leg.where = step.noun.text


def _end(leg: Handset, _step: steps.End) -> None:
    leg.over, leg.where, leg.timer = True, "", None


_ACTS: dict[type, Callable[..., None]] = {
    steps.Speak: _speak,
    steps.Wait: _wait,
    steps.EnterQueue: _enter_queue,
    steps.EnterConference: _enter_conference,
    steps.End: _end,
}
