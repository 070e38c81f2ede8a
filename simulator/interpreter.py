"""What one leg of a call does with TwiML: happenings in, steps out, no input or output.

The leg is always at one of three things: running a program (a document of a `Kind`), parked (in a
queue, in a conference, dialling) with or without a waiting program beside it, or over. A <Gather>
listens on top of whichever program opened it. Only the newest `Wait` or `Fetch` counts: each
carries a token, and anything that interrupts the leg makes the older tokens stale.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from simulator import steps
from simulator.gathering import Gathering
from simulator.recording import Recording
from simulator.steps import Kind, Source, Step
from simulator.twiml import Trouble, Verb

APOLOGY = "We are sorry, an application error has occurred. Goodbye."
FORBIDDEN_WAIT_VERB = 13238
MOST_FALLBACKS = 20  # a fallback that leads back to what fails does not go round for ever
QUEUE_LOOP_S = 1.0  # a wait document that takes no time is asked for once in so long

# What a waiting program may hold; anything else is refused with FORBIDDEN_WAIT_VERB.
ALLOWED: Mapping[Kind, frozenset[str]] = {
    Kind.QUEUE: frozenset({"Say", "Play", "Pause", "Hangup", "Redirect", "Leave", "Gather"}),
    Kind.CONFERENCE: frozenset({"Say", "Play", "Pause", "Redirect"}),
}

# Leaving for these reasons asks the action URL although nothing follows from its answer.
TOLD = frozenset(
    {("Enqueue", "redirected"), ("Enqueue", "hangup"), ("Dial", "hangup")},
)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things take: speech by its words, a file by a guess."""

    words_per_s: float = 12.0
    play_s: float = 30.0


@dataclass(slots=True)
class Program:
    """A document being carried out. `took_time` guards against loops that take none."""

    kind: Kind
    verbs: tuple[Verb, ...]
    url: str
    at: int = 0
    took_time: bool = False

    def next(self) -> Verb | None:
        """Return the next verb, or None at the end."""
        if self.at >= len(self.verbs):
            return None
        self.at += 1
        return self.verbs[self.at - 1]


@dataclass(frozen=True, slots=True)
class Parked:
    """The verb (<Enqueue>, <Dial>) that the main program waits on."""

    verb: Verb
    program: Program


class Interpreter:
    """One leg's TwiML. `fallback` is what follows when a document of the call cannot be had."""

    def __init__(self, pace: Pace, fallback: Source | None = None, *, answered: bool) -> None:
        """Start idle; `answered` is False for an inbound call that nothing has picked up yet."""
        self._pace = pace
        self._fallback = fallback
        self._fallbacks = 0
        self._picked_up = answered
        self._token = 0
        self._fetching = Kind.MAIN
        self._running: Program | None = None
        self._parked: Parked | None = None
        self._gathering: Gathering[Program] | Recording[Program] | None = None
        self.over = False
        self._happenings: Mapping[type, Callable[..., Iterator[Step]]] = {
            steps.Started: self._on_started,
            steps.Fetched: self._on_fetched,
            steps.FetchFailed: self._on_fetch_failed,
            steps.Elapsed: self._on_elapsed,
            steps.Keyed: self._on_keyed,
            steps.Said: self._on_said,
            steps.Redirected: self._on_redirected,
            steps.Entered: self._on_entered,
            steps.Released: self._on_released,
            steps.Music: self._on_music,
            steps.MusicOff: self._on_music_off,
            steps.HungUp: self._on_hung_up,
        }
        self._verbs: Mapping[str, Callable[[Program, Verb], Iterator[Step]]] = {
            "Say": self._say,
            "Play": self._play,
            "Pause": self._pause,
            "Gather": self._gather,
            "Record": self._record,
            "Enqueue": self._enqueue,
            "Leave": self._leave,
            "Redirect": self._redirect,
            "Dial": self._dial,
            "Hangup": self._hang_up,
            "Reject": self._reject,
        }

    @property
    def parked(self) -> bool:
        """Whether an <Enqueue> or a <Dial> of its own TwiML holds the leg."""
        return self._parked is not None

    def handle(self, happening: steps.Happening) -> list[Step]:
        """Return what is to be done now. After the end nothing is."""
        return [] if self.over else list(self._happenings[type(happening)](happening))

    # ---- happenings -------------------------------------------------------------------------

    def _on_started(self, started: steps.Started) -> Iterator[Step]:
        yield from self._begin(started.source)

    def _on_redirected(self, redirected: steps.Redirected) -> Iterator[Step]:
        yield from self._unpark("redirected")
        yield from self._begin(redirected.source)

    def _begin(self, source: Source) -> Iterator[Step]:
        self._interrupt()
        if source.document is None:
            yield self._fetch(Kind.MAIN, source.url, source.method)
        else:
            yield from self._run(Program(Kind.MAIN, source.document.verbs, source.url))

    def _on_fetched(self, fetched: steps.Fetched) -> Iterator[Step]:
        if fetched.token != self._token:
            return
        kind = self._fetching
        forbidden = _forbidden(kind, fetched.document.verbs)
        if forbidden:
            yield steps.Report(Trouble(FORBIDDEN_WAIT_VERB, forbidden))
            yield from self._no_document(kind, FORBIDDEN_WAIT_VERB, fetched.url)
        else:
            yield from self._run(Program(kind, fetched.document.verbs, fetched.url))

    def _on_fetch_failed(self, failed: steps.FetchFailed) -> Iterator[Step]:
        if failed.token == self._token:
            yield from self._no_document(self._fetching, failed.trouble.code, failed.url)

    def _no_document(self, kind: Kind, code: int, url: str) -> Iterator[Step]:
        if kind is not Kind.MAIN:
            # The provider takes the call out: a queue says QueueResult=error to its action URL.
            yield from self._unpark("error", resume=True)
            return
        fallback = self._fallback
        self._fallbacks += 1
        if fallback is None or fallback.url == url or self._fallbacks > MOST_FALLBACKS:
            yield from self._pick_up()
            yield steps.Speak(APOLOGY)
            yield from self._finish("completed")
        elif fallback.document is not None:
            yield from self._run(Program(Kind.MAIN, fallback.document.verbs, fallback.url))
        else:
            params = {"ErrorCode": str(code), "ErrorUrl": url}
            yield self._fetch(Kind.MAIN, fallback.url, fallback.method, params)

    def _on_elapsed(self, elapsed: steps.Elapsed) -> Iterator[Step]:
        if elapsed.token != self._token:
            return
        if self._running is not None:
            yield from self._run(self._running)
        elif self._gathering is not None:
            yield from self._gathered(self._gathering.timed_out())

    def _on_keyed(self, keyed: steps.Keyed) -> Iterator[Step]:
        for key in keyed.digits:
            if self._gathering is None or not self._gathering.hears("dtmf"):
                return
            self._running = None  # the prompt is interrupted
            result = self._gathering.keyed(key)
            if result is None:
                yield self._wait(self._gathering.timeout_s)
            else:
                yield from self._gathered(result)

    def _on_said(self, said: steps.Said) -> Iterator[Step]:
        if self._gathering is not None and self._gathering.hears("speech"):
            result = self._gathering.said(said.text)
            if result is None:
                yield self._wait(self._gathering.timeout_s)
            else:
                yield from self._gathered(result)
        else:
            yield steps.Utter(said.text)

    def _gathered(self, result: Mapping[str, str]) -> Iterator[Step]:
        gathering, self._gathering = self._gathering, None
        if gathering is None:
            return
        if result or gathering.asks_when_empty:
            params = {**gathering.nothing, **result}
            yield self._follow(gathering.owner, gathering.verb, "action", "method", params)
        else:
            yield from self._run(gathering.owner)

    def _on_entered(self, _entered: steps.Entered) -> Iterator[Step]:
        if self._parked is not None:
            verb = self._parked.verb
            url = verb.attributes.get("waitUrl")
            yield from self._listen_to(Kind.QUEUE, url, verb.get("waitUrlMethod", "POST"))

    def _on_music(self, music: steps.Music) -> Iterator[Step]:
        if self._parked is not None:
            yield from self._listen_to(Kind.CONFERENCE, music.url, music.method)

    def _on_music_off(self, _off: steps.MusicOff) -> Iterator[Step]:
        self._interrupt()
        yield from ()

    def _listen_to(self, kind: Kind, url: str | None, method: str) -> Iterator[Step]:
        self._interrupt()
        if url is None:
            yield steps.PlayFile("")
        elif url and self._parked is not None:
            yield self._fetch(kind, urljoin(self._parked.program.url, url), method)

    def _on_released(self, released: steps.Released) -> Iterator[Step]:
        parked, self._parked = self._parked, None
        if parked is None:
            return
        self._interrupt()
        if parked.verb.get("action"):
            yield self._follow(parked.program, parked.verb, "action", "method", released.result)
        else:
            yield from self._run(parked.program)

    def _on_hung_up(self, hung_up: steps.HungUp) -> Iterator[Step]:
        yield from self._finish(hung_up.status)

    # ---- running ----------------------------------------------------------------------------

    def _run(self, program: Program) -> Iterator[Step]:
        """Carry out verbs until one of them has to wait for something."""
        self._running = program
        while (verb := program.next()) is not None:
            if program.kind is Kind.MAIN and verb.name != "Reject":
                yield from self._pick_up()
            token = self._token
            yield from self._verbs[verb.name](program, verb)
            if self._token != token or self._running is not program:
                return
        yield from self._ran_out(program)

    def _ran_out(self, program: Program) -> Iterator[Step]:
        self._running = None
        if program.kind is Kind.MAIN:
            yield from self._pick_up()
            yield steps.RanOut()
        elif program.kind is Kind.PROMPT and self._gathering is not None:
            yield self._wait(self._gathering.timeout_s)
        elif program.kind is Kind.QUEUE and program.took_time:
            yield from self._on_entered(steps.Entered())
        elif program.kind is Kind.QUEUE:
            program.took_time = True
            self._running = program
            yield self._wait(QUEUE_LOOP_S)

    def _pick_up(self) -> Iterator[Step]:
        if not self._picked_up:
            self._picked_up = True
            yield steps.PickUp()

    def _finish(self, status: str) -> Iterator[Step]:
        if isinstance(self._gathering, Recording) and (left := self._gathering.hung_up()):
            url = urljoin(self._gathering.owner.url, self._gathering.verb.get("action"))
            method = self._gathering.verb.get("method", "POST")
            yield steps.Notify(Source(url, method), left)
        yield from self._unpark("hangup")
        self.over = True
        yield steps.End(status)

    def _unpark(self, why: str, *, resume: bool = False) -> Iterator[Step]:
        self._interrupt()
        if self._parked is None:
            return
        notify = None
        verb, program = self._parked.verb, self._parked.program
        if (verb.name, why) in TOLD and verb.get("action"):
            url = urljoin(program.url, verb.get("action"))
            notify = Source(url, verb.get("method", "POST"))
        if not resume:
            self._parked = None
        yield steps.Leave(why, resume, notify)

    def _interrupt(self) -> None:
        self._token += 1
        self._running = None
        self._gathering = None

    def _wait(self, seconds: float) -> Step:
        self._token += 1
        if self._running is not None:
            self._running.took_time = True
        return steps.Wait(self._token, seconds)

    def _fetch(
        self, kind: Kind, url: str, method: str, params: Mapping[str, str] | None = None
    ) -> Step:
        self._interrupt()
        self._fetching = kind
        return steps.Fetch(self._token, kind, url, method.upper(), params or {})

    def _follow(
        self, program: Program, verb: Verb, url: str, method: str, params: Mapping[str, str]
    ) -> Step:
        """Ask the URL that the verb names (the document's own when it names none)."""
        target = urljoin(program.url, verb.get(url))
        return self._fetch(program.kind, target, verb.get(method, "POST"), params)

    # ---- verbs ------------------------------------------------------------------------------

    def _say(self, _program: Program, verb: Verb) -> Iterator[Step]:
        yield steps.Speak(verb.text, verb.get("language"))
        times = max(verb.number("loop", 1), 1)
        yield self._wait(times * len(verb.text.split()) / self._pace.words_per_s)

    def _play(self, _program: Program, verb: Verb) -> Iterator[Step]:
        yield steps.PlayFile(verb.text)
        times = verb.number("loop", 1)
        if times:
            yield self._wait(times * self._pace.play_s)
        else:
            self._interrupt()  # for ever: only something from outside goes on from here

    def _pause(self, _program: Program, verb: Verb) -> Iterator[Step]:
        yield self._wait(verb.number("length", 1))

    def _gather(self, program: Program, verb: Verb) -> Iterator[Step]:
        self._gathering = Gathering(verb, program)
        program.took_time = True
        yield steps.Listen(self._gathering.inputs)
        yield from self._run(Program(Kind.PROMPT, verb.children, program.url))

    def _record(self, program: Program, verb: Verb) -> Iterator[Step]:
        self._running = None
        program.took_time = True
        self._gathering = Recording(verb, program)
        yield steps.Listen(self._gathering.inputs)
        yield self._wait(self._gathering.timeout_s)

    def _enqueue(self, program: Program, verb: Verb) -> Iterator[Step]:
        self._interrupt()
        self._parked = Parked(verb, program)
        yield steps.EnterQueue(verb.text, int(verb.number("maxQueueSize", 0)))

    def _leave(self, program: Program, _verb: Verb) -> Iterator[Step]:
        if program.kind is Kind.QUEUE:
            yield from self._unpark("leave", resume=True)

    def _redirect(self, program: Program, verb: Verb) -> Iterator[Step]:
        url = urljoin(program.url, verb.text)
        yield self._fetch(program.kind, url, verb.get("method", "POST"))

    def _dial(self, program: Program, verb: Verb) -> Iterator[Step]:
        self._interrupt()
        self._parked = Parked(verb, program)
        conference = next((noun for noun in verb.children if noun.name == "Conference"), None)
        if conference is None:
            yield steps.DialOut(verb, program.url)
        else:
            yield steps.EnterConference(conference, program.url)

    def _hang_up(self, _program: Program, _verb: Verb) -> Iterator[Step]:
        yield from self._finish("completed")

    def _reject(self, _program: Program, verb: Verb) -> Iterator[Step]:
        yield from self._finish("busy" if verb.get("reason") == "busy" else "no-answer")


def _forbidden(kind: Kind, verbs: tuple[Verb, ...]) -> str:
    """Return what is wrong with a waiting document, or nothing."""
    allowed = ALLOWED.get(kind)
    if allowed is None:
        return ""
    names = sorted({verb.name for verb in verbs} - allowed)
    return f"a {kind} wait document may not hold {', '.join(names)}" if names else ""
