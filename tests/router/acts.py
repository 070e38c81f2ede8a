"""Random acts of residents and agents, done to the real scripts and to the model alike."""

import asyncio
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
CONTACT = st.tuples(
    st.sampled_from(RESIDENTS),
    st.sampled_from(Urgency),
    st.sampled_from(centre.QUEUES),
    st.sampled_from([Medium.MESSAGE, Medium.CHAT, Medium.VOICE]),
)

T = TypeVar("T")


def is_offered(talk: Talk) -> bool:
    return talk.state is State.OFFERED


def is_active(talk: Talk) -> bool:
    return talk.state is State.ACTIVE


def some(wanted: Callable[[Talk], object]) -> Callable[[Any], Any]:
    """Let an act be chosen only while there is a conversation that it can be done to."""
    return precondition(lambda self: any(wanted(t) for t in self.model.talks.values()))


class Acts(RuleBasedStateMachine):
    """Random acts of residents and agents, and time that passes."""

    url = ""
    sync: Any  # redis-py cannot say that it decodes
    moves = Moves()  # of all examples

    @initialize(at_work=st.booleans())
    def open_the_centre(self, *, at_work: bool) -> None:
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
        if at_work:
            self.everybody_comes_to_work()

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

    @rule(contacts=st.lists(CONTACT, min_size=1, max_size=4))
    def contacts(self, contacts: list[tuple[str, Urgency, str, Medium]]) -> None:
        for each in contacts:
            self.contact(*each)

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

    @some(lambda t: t.calls)
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

    @some(is_offered)
    @rule(number=PICK)
    def accept(self, number: int) -> None:
        talk = self.pick(number, is_offered)
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

    @some(lambda _: True)
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

    @some(is_offered)
    @rule()
    def everybody_accepts(self) -> None:
        for number in range(len(self.model.talks)):
            self.accept(number)

    @some(is_offered)
    @rule(number=PICK)
    def decline(self, number: int) -> None:
        talk = self.pick(number, is_offered)
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

    @some(lambda t: t.state is State.OFFERED and t.calls)
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

    @some(is_active)
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

    @some(is_active)
    @rule(number=PICK)
    def answer(self, number: int) -> None:
        talk = self.pick(number, is_active)
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

    @some(is_active)
    @rule(number=PICK, queue=st.sampled_from(centre.QUEUES))
    def transfer(self, number: int, queue: str) -> None:
        talk = self.pick(number, is_active)
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

    @some(is_active)
    @rule(number=PICK, within_s=st.integers(1, 600))
    def park(self, number: int, within_s: int) -> None:
        talk = self.pick(number, is_active)
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

    @some(is_active)
    @rule(number=PICK)
    def close(self, number: int) -> None:
        talk = self.pick(number, is_active)
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

    @some(lambda _: True)
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
