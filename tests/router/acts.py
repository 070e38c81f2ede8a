"""Random acts of residents and agents, done to the real scripts and to the model alike."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from core.conversation import State
from core.words import Medium, Status, Urgency
from store.clients import command_client
from store.keys import Keys
from store.loader import Answer
from tests.router import centre
from tests.router.out_of_turn import OutOfTurn
from tests.router.persons import PEOPLE, Talk
from tests.router.watched import WatchedScripts
from tests.store.lua.moves import Moves

KEYS = Keys("model")
START_MS = 1_800_000_000_000
RESIDENTS = ("ann", "bob", "cyd", "dev", "eve")
PICK = st.integers(0, 999)

T = TypeVar("T")


class Acts(RuleBasedStateMachine):
    """Random acts of residents and agents, and time that passes."""

    url = ""
    sync: Any  # redis-py cannot say that it decodes
    moves = Moves()  # of all examples

    @initialize()
    def open_the_centre(self) -> None:
        self.sync.flushall()
        self.runner = asyncio.Runner()
        self.client = command_client(self.url)
        self.scripts = WatchedScripts(self.client, KEYS, self.moves)
        self.moves.states.clear()
        self.model = OutOfTurn(START_MS)
        self.made = 0
        self.since: dict[str, int] = {}
        self.do(self.scripts.configure(op="", config=centre.CONFIG))
        for agent, queues in PEOPLE.items():
            account = centre.account(agent, queues)
            self.do(self.scripts.enroll(op="", now_ms=START_MS, account=account, password_hash=""))

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.do(self.client.aclose())
            self.runner.close()

    def do(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(coroutine)

    def word(self, coroutine: Coroutine[Any, Any, Answer]) -> str:
        return self.do(coroutine).word

    @property
    def now_ms(self) -> int:
        return self.model.now_ms

    def pick(self, number: int, wanted: Callable[[Talk], object]) -> Talk | None:
        able = sorted((t for t in self.model.talks.values() if wanted(t)), key=lambda t: t.id)
        return able[number % len(able)] if able else None

    # Residents.

    @rule(
        resident=st.sampled_from(RESIDENTS),
        urgency=st.sampled_from(Urgency),
        queue=st.sampled_from(centre.QUEUES),
        medium=st.sampled_from([Medium.MESSAGE, Medium.CHAT, Medium.VOICE]),
    )
    def contact(self, resident: str, urgency: Urgency, queue: str, medium: Medium) -> None:
        self.made += 1
        call = f"CA{self.made}" if medium is Medium.VOICE else ""
        new_id = f"cnv{self.made:05d}"
        expected = "JOINED" if resident in self.model.open_of else "OPENED"
        contact = {
            "name": "",
            "channel": "voice" if call else "sms",
            "medium": medium,
            "to": "+442079460958",
            "preview": "words",
            "received_ms": self.now_ms,
            "call": call,
        }
        arguments: dict[str, Any] = {
            "op": "",
            "now_ms": self.now_ms,
            "provider": f"SM{self.made}",
            "address": f"phone:{resident}",
            "claimed": "",
            "conversation": new_id,
            "resident": f"res-{resident}",
            "contact": contact,
            "entry": {"id": f"msg{self.made}", "kind": "message", "text": "words"},
            "triage": centre.triage(urgency, queue),
            "claim_s": 1000,
            "call_s": 1000,
        }
        assert self.word(self.scripts.receive(**arguments)) == expected
        self.model.receive(
            resident=resident, new_id=new_id, urgency=urgency, queue=queue, medium=medium, call=call
        )
        assert self.word(self.scripts.receive(**arguments)) == "REPEATED"

    @rule(number=PICK)
    def hang_up(self, number: int) -> None:
        talk = self.pick(number, lambda t: t.calls)
        if talk:
            call = talk.calls[number % len(talk.calls)]
            self.word(
                self.scripts.hang_up(
                    op="",
                    now_ms=self.now_ms,
                    conversation=talk.id,
                    call=call,
                    cause="completed",
                    entry={"id": f"end-{call}", "kind": "call", "text": ""},
                )
            )
            self.model.hang_up(talk, call)

    # Agents.

    @rule(number=PICK)
    def accept(self, number: int) -> None:
        talk = self.pick(number, lambda t: t.state is State.OFFERED)
        if talk:
            waits_for_phone = talk.medium is Medium.VOICE and talk.calls
            word = self.word(
                self.scripts.accept(
                    op="",
                    now_ms=self.now_ms,
                    conversation=talk.id,
                    attempt=talk.attempt,
                    agent=talk.agent,
                )
            )
            assert word == ("CONNECTING" if waits_for_phone else "ACCEPTED")
            self.model.accept(talk)

    @rule(number=PICK, agent=st.sampled_from(sorted(PEOPLE)))
    def accept_too_late(self, number: int, agent: str) -> None:
        talk = self.pick(number, lambda t: t.agent != agent or t.state is not State.OFFERED)
        if talk:
            for attempt in (talk.attempt, talk.attempt - 1):
                word = self.word(
                    self.scripts.accept(
                        op="",
                        now_ms=self.now_ms,
                        conversation=talk.id,
                        attempt=attempt,
                        agent=agent,
                    )
                )
                assert word == "STALE"

    @rule(number=PICK)
    def decline(self, number: int) -> None:
        talk = self.pick(number, lambda t: t.state is State.OFFERED)
        if talk:
            self.word(
                self.scripts.decline(
                    op="",
                    now_ms=self.now_ms,
                    conversation=talk.id,
                    attempt=talk.attempt,
                    agent=talk.agent,
                    cause="declined",
                )
            )
            self.model.refuse(talk)

    @rule(number=PICK)
    def agent_joins_the_call(self, number: int) -> None:
        talk = self.pick(number, lambda t: t.state is State.OFFERED and t.calls)
        if talk:
            self.word(
                self.scripts.connect(
                    op="", now_ms=self.now_ms, conversation=talk.id, agent=talk.agent
                )
            )
            self.model.connect(talk)

    @rule(number=PICK)
    def agent_leaves_the_call(self, number: int) -> None:
        talk = self.pick(
            number,
            lambda t: t.state is State.ACTIVE and t.calls and t.medium is Medium.VOICE,
        )
        if talk:
            self.word(
                self.scripts.agent_left(
                    op="", now_ms=self.now_ms, conversation=talk.id, agent=talk.agent
                )
            )
            self.model.agent_left(talk)

    @rule(number=PICK)
    def answer(self, number: int) -> None:
        talk = self.pick(number, lambda t: t.state is State.ACTIVE)
        if talk:
            self.made += 1
            self.word(
                self.scripts.send(
                    op="",
                    now_ms=self.now_ms,
                    conversation=talk.id,
                    agent=talk.agent,
                    entry={"id": f"out{self.made}", "kind": "message", "text": ""},
                    to="x",
                    sender="y",
                )
            )
            self.model.send(talk)

    @rule(number=PICK, queue=st.sampled_from(centre.QUEUES))
    def transfer(self, number: int, queue: str) -> None:
        talk = self.pick(number, lambda t: t.state is State.ACTIVE)
        if talk:
            self.word(
                self.scripts.transfer(
                    op="",
                    now_ms=self.now_ms,
                    conversation=talk.id,
                    by=talk.agent,
                    may_move=0,
                    queue=queue,
                    to_agent="",
                    entry={},
                )
            )
            self.model.transfer(talk, queue)

    @rule(number=PICK, within_s=st.integers(1, 600))
    def park(self, number: int, within_s: int) -> None:
        talk = self.pick(number, lambda t: t.state is State.ACTIVE)
        if talk:
            by_ms = self.now_ms + within_s * 1000
            word = self.word(
                self.scripts.park(
                    op="",
                    now_ms=self.now_ms,
                    conversation=talk.id,
                    agent=talk.agent,
                    done="d",
                    next_step="n",
                    by_ms=by_ms,
                    medium="",
                    entry={"id": "promise", "kind": "message", "text": ""},
                    to="",
                    sender="",
                )
            )
            assert word == ("ON_CALL" if talk.calls else "PARKED")
            if not talk.calls:
                self.model.park(talk, by_ms)
                self.since.pop(talk.id, None)

    @rule(number=PICK)
    def close(self, number: int) -> None:
        talk = self.pick(number, lambda t: t.state is State.ACTIVE)
        if talk:
            word = self.word(
                self.scripts.close(
                    op="",
                    now_ms=self.now_ms,
                    conversation=talk.id,
                    agent=talk.agent,
                    outcome="resolved",
                    done="",
                    keep_s=1000,
                )
            )
            if talk.calls:
                assert word == "ON_CALL"
            elif talk.spoke_last == "resident":
                assert word == "RESIDENT_WAITING"
            else:
                assert word == "CLOSED"
                resident = next(r for r, t in self.model.open_of.items() if t == talk.id)
                self.model.close(talk, resident)

    @rule(number=PICK, urgency=st.sampled_from(Urgency))
    def change_urgency(self, number: int, urgency: Urgency) -> None:
        talk = self.pick(number, lambda _: True)
        if talk:
            self.word(
                self.scripts.raise_urgency(
                    op="",
                    now_ms=self.now_ms,
                    conversation=talk.id,
                    by="sofia",
                    may_move=1,
                    urgency=urgency,
                    reason="said so",
                )
            )
            self.model.raise_urgency(talk, urgency)

    @rule(agent=st.sampled_from(sorted(PEOPLE)), status=st.sampled_from(Status))
    def choose(self, agent: str, status: Status) -> None:
        self.word(
            self.scripts.presence(
                op="", now_ms=self.now_ms, agent=agent, status=status, reason="", until_ms=0
            )
        )
        self.model.choose(self.model.people[agent], status)

    @rule(agent=st.sampled_from(sorted(PEOPLE)))
    def heartbeat(self, agent: str) -> None:
        self.word(self.scripts.heartbeat(now_ms=self.now_ms, agent=agent, phone=""))
        self.model.beat(self.model.people[agent])

    @rule()
    def everybody_comes_to_work(self) -> None:
        for agent in sorted(PEOPLE):
            self.heartbeat(agent)
            self.choose(agent, Status.AVAILABLE)

    # Time.

    @precondition(lambda self: hasattr(self, "model"))
    @rule(seconds=st.integers(1, 70))
    def time_passes(self, seconds: int) -> None:
        """Every timer runs at its time, silence is noticed and lanes are swept each second."""
        for _ in range(seconds):
            self.model.now_ms += 1000
            self.run_timers()
            self.notice_silence()
            self.do(self.scripts.sweep(now_ms=self.now_ms, turn=0))
            self.model.sweep()

    def run_timers(self) -> None:
        while True:
            taken = self.do(self.scripts.take_due(now_ms=self.now_ms, lease_ms=1, most=1))
            if taken.word == "NONE":
                assert not [t for t, due in self.model.timers.items() if due <= self.now_ms]
                return
            [timer] = json.loads(taken["timers"])
            assert self.model.timers[timer] <= self.now_ms
            self.run_timer(timer)
            self.model.due(timer)

    def run_timer(self, timer: str) -> None:
        kind, _, what = timer.partition("|")
        if kind == "ring":
            self.do(self.scripts.widen(op="", now_ms=self.now_ms, conversation=what, on_call=[]))
            return
        name, _, fence = what.rpartition("." if kind == "offer" else "|")
        number = int(fence)
        now_ms, scripts = self.now_ms, self.scripts
        entry = {"id": "late", "kind": "system", "text": ""}
        if kind == "offer":
            self.do(scripts.expire(op="", now_ms=now_ms, conversation=name, attempt=number))
        elif kind == "wrap":
            self.do(scripts.wrapped_up(op="", now_ms=now_ms, agent=name, until_ms=number))
        elif kind == "grace":
            self.do(scripts.rescue(op="", now_ms=now_ms, agent=name, seen_ms=number))
        else:
            self.since.pop(name, None)
            self.do(
                scripts.resume(
                    op="",
                    now_ms=now_ms,
                    conversation=name,
                    attempt=number,
                    entry=entry,
                    to="",
                    sender="",
                )
            )

    def notice_silence(self) -> None:
        limit = self.now_ms - centre.STALE_MS
        silent = self.sync.zrangebyscore(
            KEYS.of("heartbeats"), "-inf", f"({limit}", withscores=True
        )
        for agent, beat in silent:
            self.do(
                self.scripts.go_stale(op="", now_ms=self.now_ms, agent=agent, seen_ms=int(beat))
            )
        self.model.silence()
