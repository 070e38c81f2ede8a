"""The telephone exchange: every leg, and the doing of what the interpreters ask for.

Happenings go through one queue, so a step that makes something happen to another leg (the end of
a conference, a released caller) never runs inside the step that caused it.
"""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from simulator import steps, twiml
from simulator.conferences import Conferences
from simulator.dialling import Dialling
from simulator.handsets import Handset, Handsets
from simulator.interpreter import Interpreter
from simulator.leg import IN_PROGRESS, RINGING, Callback, Leg, Placer
from simulator.media import Library
from simulator.params import call_params, progress_params
from simulator.queues import Queue, Queues
from simulator.recording import silence
from simulator.runtime import Runtime
from simulator.steps import Kind, Source
from simulator.twiml import WRONG_TYPE, Document, Trouble, TwimlError, Verb
from simulator.webhooks import Answer, WebhookError, Webhooks

KEPT_LEGS = 2000
INITIATED, ANSWERED, COMPLETED = "initiated", "answered", "completed"
HUMAN = "human"
XML_TYPES = frozenset({"text/xml", "application/xml"})


class Exchange:
    """All legs, queues and conferences of one account."""

    def __init__(
        self, runtime: Runtime, webhooks: Webhooks, handsets: Handsets, library: Library
    ) -> None:
        """Start with no calls."""
        self.library = library
        self.runtime = runtime
        self.webhooks = webhooks
        self.handsets = handsets
        self.legs: dict[str, Leg] = {}
        self.queues = Queues(runtime)
        self.conferences = Conferences(self)
        self._pending: deque[tuple[Leg, steps.Happening]] = deque()
        self._draining = False
        self._next_call_ms = 0
        self._doing: Mapping[type, Callable[[Leg, Any], None]] = {
            steps.PickUp: self._pick_up,
            steps.Fetch: self._fetch,
            steps.Wait: self._wait,
            steps.Speak: lambda leg, step: leg.show("spoken", text=step.text),
            steps.PlayFile: lambda leg, step: leg.show("playing", url=step.url),
            steps.Listen: lambda leg, step: leg.show("listening", input=step.inputs),
            steps.Utter: self._utter,
            steps.EnterQueue: self._enter_queue,
            steps.EnterConference: self._enter_conference,
            steps.DialOut: lambda leg, step: Dialling(self, leg, step).begin(),
            steps.Leave: self._leave,
            steps.Notify: self._notify,
            steps.Report: lambda leg, step: runtime.journal.trouble(step.trouble, leg.sid),
            steps.RanOut: self._ran_out,
            steps.End: self._end,
        }

    # ---- what people and the REST API do ----------------------------------------------------

    def incoming(
        self,
        handset: Handset,
        *,
        from_: str,
        to: str,
        source: Source,
        fallback: Source | None = None,
        callback: Callback | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Leg:
        """Begin a call that somebody with a handset makes to Heard."""
        leg = self._new_leg(handset, from_, to, "inbound", fallback, answered=False)
        leg.status, leg.callback, leg.params = RINGING, callback, params or {}
        leg.started_ms = leg.created_ms
        handset.take(leg)
        leg.show("ringing")
        self.tell(leg, steps.Started(source))
        return leg

    def ring(
        self,
        address: str,
        *,
        from_: str,
        source: Source,
        direction: str,
        timeout_s: float,
        fallback: Source | None = None,
        callback: Callback | None = None,
        detection: Callback | None = None,
        placer: Placer | None = None,
        parent: str = "",
        params: Mapping[str, str] | None = None,
    ) -> Leg:
        """Begin a call to a handset. Those that the REST API asks for are throttled."""
        handset = self.handsets.at(address)
        leg = self._new_leg(handset, from_, address, direction, fallback, answered=True)
        leg.source, leg.callback, leg.placer, leg.parent = source, callback, placer, parent
        leg.params, leg.detection = params or {}, detection
        leg.queue_ms = self._throttle() if direction == "outbound-api" else 0
        self.runtime.tasks.start(self._ring(leg, timeout_s))
        return leg

    def answer(self, leg: Leg, answered_by: str = HUMAN) -> None:
        """The person, or the answering machine, took the incoming call."""
        if leg.status == RINGING:
            self._connected(leg)
            self.tell(leg, steps.Started(leg.source))
            if leg.detection is not None:
                leg.answered_by = answered_by
                params = call_params(self.runtime.settings.account_sid, leg)
                told = {"AnsweredBy": answered_by, "MachineDetectionDuration": "2000"}
                self.webhooks.notify(leg.detection.url, params | told, leg.detection.method)

    def redirect(self, leg: Leg, source: Source) -> None:
        """Give the leg other TwiML at once, wherever it is."""
        if leg.place is not None and not leg.interpreter.parked:
            leg.place.leave(leg, "redirected")
        self.tell(leg, steps.Redirected(source))

    def hang_up(self, leg: Leg, status: str = COMPLETED) -> None:
        """End the leg; one that was never answered ends `canceled` or `no-answer` instead."""
        if status == COMPLETED and leg.status != IN_PROGRESS:
            status = "no-answer" if leg.direction == "inbound" else "canceled"
        self.tell(leg, steps.HungUp(status))

    def tell(self, leg: Leg, happening: steps.Happening) -> None:
        """Let something happen to a leg, after everything that is happening already."""
        self._pending.append((leg, happening))
        if self._draining:
            return
        self._draining = True
        try:
            while self._pending:
                leg, happening = self._pending.popleft()
                for step in leg.interpreter.handle(happening):
                    self._doing[type(step)](leg, step)
        finally:
            self._draining = False
        self.runtime.journal.change()

    # ---- legs -------------------------------------------------------------------------------

    def _new_leg(
        self,
        handset: Handset,
        from_: str,
        to: str,
        direction: str,
        fallback: Source | None,
        *,
        answered: bool,
    ) -> Leg:
        interpreter = Interpreter(self.runtime.settings.pace, fallback, answered=answered)
        now_ms = self.runtime.clock.now_ms()
        sid = self.runtime.sid("CA")
        leg = Leg(sid, from_, to, direction, handset, interpreter, now_ms, updated_ms=now_ms)
        self._forget()
        self.legs[sid] = leg
        return leg

    def _forget(self) -> None:
        """Drop the oldest leg that is over, beyond `KEPT_LEGS`."""
        oldest = next((leg.sid for leg in self.legs.values() if not leg.live), None)
        if oldest is not None and len(self.legs) >= KEPT_LEGS:
            del self.legs[oldest]

    def _throttle(self) -> int:
        """Return how long this call waits for its turn at the account's calls per second."""
        now_ms = self.runtime.clock.now_ms()
        starts_ms = max(now_ms, self._next_call_ms)
        self._next_call_ms = starts_ms + round(1000 / self.runtime.settings.calls_per_s)
        return starts_ms - now_ms

    async def _ring(self, leg: Leg, timeout_s: float) -> None:
        if leg.queue_ms:
            await self.runtime.clock.sleep(leg.queue_ms / 1000)
        if not leg.live:
            return
        leg.started_ms = self.runtime.clock.now_ms()
        self._progress(leg, INITIATED)
        if leg.handset.leg is not None:
            self.hang_up(leg, "busy")
        elif leg.handset.is_client and not leg.handset.registered:
            self.hang_up(leg, "no-answer")
        else:
            leg.handset.take(leg)
            leg.status = RINGING
            leg.show("incoming", **{"from": leg.from_, "params": dict(leg.params)})
            self._progress(leg, RINGING)
            await self.runtime.clock.sleep(timeout_s)
            if leg.status == RINGING:
                self.hang_up(leg, "no-answer")

    def _connected(self, leg: Leg) -> None:
        leg.status = IN_PROGRESS
        leg.answered_ms = self.runtime.clock.now_ms()
        leg.show("connected")
        self._progress(leg, ANSWERED)

    def _progress(self, leg: Leg, event: str) -> None:
        """Report to the leg's status callback, if it asked for this event."""
        leg.updated_ms = self.runtime.clock.now_ms()
        if leg.callback is not None and event in leg.callback.events:
            params = progress_params(self.runtime.settings.account_sid, leg, leg.updated_ms)
            leg.sequence += 1
            self.webhooks.notify(leg.callback.url, params, leg.callback.method)
        self.runtime.journal.change()

    # ---- steps ------------------------------------------------------------------------------

    def _pick_up(self, leg: Leg, _step: steps.PickUp) -> None:
        self._connected(leg)

    def _fetch(self, leg: Leg, step: steps.Fetch) -> None:
        params = call_params(self.runtime.settings.account_sid, leg)
        if leg.status == RINGING:
            params.update(leg.params)
        if step.kind is Kind.QUEUE and isinstance(leg.place, Queue):
            params |= leg.place.wait_params(leg)
        told = {**params, **self._recorded(step.params)}
        self.runtime.tasks.start(self._ask(leg, step, told))

    async def _ask(self, leg: Leg, step: steps.Fetch, params: Mapping[str, str]) -> None:
        try:
            answer = await self.webhooks.request(step.url, params, step.method)
            document = _document(answer, step.url)
        except (WebhookError, TwimlError) as error:
            self.runtime.journal.trouble(error.trouble, step.url)
            self.tell(leg, steps.FetchFailed(step.token, error.trouble, step.url))
            return
        for warning in document.warnings:
            self.runtime.journal.trouble(warning, step.url)
        self.tell(leg, steps.Fetched(step.token, document, step.url))

    def _wait(self, leg: Leg, step: steps.Wait) -> None:
        if leg.timer is not None:
            leg.timer.cancel()
        leg.timer = self.runtime.tasks.start(self._sleep(leg, step))

    async def _sleep(self, leg: Leg, step: steps.Wait) -> None:
        await self.runtime.clock.sleep(step.seconds)
        leg.timer = None
        self.tell(leg, steps.Elapsed(step.token))

    def _utter(self, leg: Leg, step: steps.Utter) -> None:
        if leg.place is not None:
            leg.place.utter(leg, step.text)

    def _enter_queue(self, leg: Leg, step: steps.EnterQueue) -> None:
        queue = self.queues.named(step.name)
        if queue is None:
            message = f"a queue may not be called {step.name!r}: 1 to 64 characters"
            self.runtime.journal.trouble(Trouble(twiml.NOT_XML, message), leg.sid)
            self.tell(leg, steps.Released({"QueueResult": "error"}))
        elif queue.enter(leg, step.most):
            self.tell(leg, steps.Entered())
        else:
            self.tell(leg, steps.Released({"QueueResult": "queue-full"}))

    def _enter_conference(self, leg: Leg, step: steps.EnterConference) -> None:
        self.conferences.join(leg, step.noun, step.base)

    def _leave(self, leg: Leg, step: steps.Leave) -> None:
        result = leg.place.leave(leg, step.why) if leg.place is not None else {}
        if step.notify is not None:
            params = {**call_params(self.runtime.settings.account_sid, leg), **result}
            if step.why == "hangup":
                params["CallStatus"] = COMPLETED
            self.webhooks.notify(step.notify.url, params, step.notify.method)
        if step.resume:
            self.tell(leg, steps.Released(result))

    def _notify(self, leg: Leg, step: steps.Notify) -> None:
        params = call_params(self.runtime.settings.account_sid, leg) | {"CallStatus": COMPLETED}
        told = {**params, **self._recorded(step.params)}
        self.webhooks.notify(step.source.url, told, step.source.method)

    def _recorded(self, params: Mapping[str, str]) -> Mapping[str, str]:
        """Keep a recording that these parameters tell of, and say where it is."""
        if "RecordingDuration" not in params:
            return params
        sound = silence(int(params["RecordingDuration"]))
        sid = self.library.keep(sound, "audio/x-wav", "RE")
        return {**params, "RecordingSid": sid, "RecordingUrl": self.library.recording(sid)}

    def _ran_out(self, leg: Leg, _step: steps.RanOut) -> None:
        if leg.placer is not None and leg.place is None:
            leg.placer.ready(leg)
        else:
            self.hang_up(leg)

    def _end(self, leg: Leg, step: steps.End) -> None:
        if leg.timer is not None:
            leg.timer.cancel()
        if leg.place is not None:
            leg.place.leave(leg, "hangup")
        leg.status = step.status
        leg.ended_ms = self.runtime.clock.now_ms()
        if leg.handset.leg is leg:
            leg.show("ended", reason=step.status)
            leg.handset.release()
        self._progress(leg, COMPLETED)
        if leg.placer is not None:
            leg.placer.ended(leg)


def _document(answer: Answer, url: str) -> Document:
    """Return the TwiML of an answer; a sound file is a document that plays it."""
    if answer.content_type.startswith("audio/"):
        return Document((Verb("Play", {}, url),))
    if answer.content_type not in XML_TYPES:
        raise TwimlError(WRONG_TYPE, f"{answer.content_type} is no TwiML; answer text/xml")
    return twiml.parse(answer.body)
