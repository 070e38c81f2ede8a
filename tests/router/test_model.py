"""The real scripts on a real redis do what the model says, whatever happens in whatever order."""

import json
import os
import secrets
from itertools import count

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import invariant, run_state_machine_as_test
from redis import Redis

from core.conversation import TRANSITIONS, State, after
from core.words import Urgency
from tests.router.acts import KEYS
from tests.router.acts_out_of_turn import ActsOutOfTurn

# 20,000 steps a run, in parts that may run side by side. HEARD_MODEL_SEED repeats a run: the seed
# that is printed, with the same settings, makes the same acts.
SEED = int(os.environ.get("HEARD_MODEL_SEED") or secrets.randbelow(1_000_000))
AT_LEAST, PARTS, EXAMPLES, STEPS = 20_000, 4, 110, 50
BY_A_PERSON = {"taken", "named", "returned"}  # out of turn, because somebody said so
taken = {"steps": 0}


class House(ActsOutOfTurn):
    """What must be true after every step."""

    def hashes(self) -> list[dict[str, str]]:
        """Read what Redis holds of every conversation of the model, in its order."""
        with self.sync.pipeline(transaction=False) as pipe:
            for talk in self.model.talks:
                pipe.hgetall(KEYS.of("conversation", talk))
            found: list[dict[str, str]] = pipe.execute()
        return found

    @invariant()
    def redis_is_as_the_model_says(self) -> None:
        """States, order, held sets and timers agree."""
        if not hasattr(self, "model"):
            return
        taken["steps"] += 1
        ids = self.sync.zrange(KEYS.of("open"), 0, -1)
        assert sorted(ids) == sorted(self.model.talks)
        for fields, talk in zip(self.hashes(), self.model.talks.values(), strict=True):
            assert (fields["state"], fields["agent"]) == (talk.state, talk.agent), talk
            assert (fields["queue"], fields["urgency"]) == (talk.queue, talk.urgency), talk
            assert (fields["medium"], int(fields["attempt"])) == (talk.medium, talk.attempt), talk
            assert int(fields["waiting_since_ms"]) == talk.since_ms, talk
            assert [c for c in fields["calls"].split(",") if c] == talk.calls, talk
            assert (fields["spoke_last"], fields["last_agent"]) == (
                talk.spoke_last,
                talk.last_agent,
            ), talk
        timers = {
            t: int(at) for t, at in self.sync.zrange(KEYS.of("timers"), 0, -1, withscores=True)
        }
        assert timers == self.model.timers
        for person in self.model.people.values():
            held = self.sync.hgetall(KEYS.of("held", person.id))
            assert {c: int(w) for c, w in held.items()} == person.held, person

    @invariant()
    def every_open_conversation_is_in_exactly_one_place(self) -> None:
        """Law 2: a lane, an offer, an agent's hands, or a timer in the future."""
        if not hasattr(self, "model"):
            return
        lanes: dict[str, list[str]] = {}
        for key in self.sync.scan_iter(KEYS.of("lane", "*", "*", "*"), count=1000):
            queue, urgency, medium = key.rsplit(":", 3)[1:]
            members = self.sync.zrange(key, 0, -1)
            expected = sorted(
                (
                    t
                    for t in self.model.talks.values()
                    if t.state is State.WAITING
                    and (t.queue, t.urgency, t.medium) == (queue, urgency, medium)
                ),
                key=lambda t: (t.effective_ms, t.id),
            )
            assert members == [t.id for t in expected], key
            for member in members:
                lanes.setdefault(member, []).append(key)
        for talk in self.model.talks.values():
            places = len(lanes.get(talk.id, []))
            places += sum(talk.id in p.held for p in self.model.people.values())
            places += any(t.startswith(f"promise|{talk.id}|") for t in self.model.timers)
            assert places == 1, talk

    @invariant()
    def nobody_waits_longer_by_having_waited(self) -> None:
        """Law 6: waiting_since never moves on while an answer is owed."""
        if not hasattr(self, "model"):
            return
        for fields, talk in zip(self.hashes(), self.model.talks.values(), strict=True):
            since_ms = int(fields["waiting_since_ms"])
            if talk.state is State.PARKED:
                self.since.pop(talk.id, None)
            else:
                assert since_ms == self.since.setdefault(talk.id, since_ms), talk

    @invariant()
    def one_resident_one_conversation_one_agent(self) -> None:
        """Law 9: what is open points back to exactly one resident, and one agent holds it."""
        if not hasattr(self, "model"):
            return
        residents = [fields["resident"] for fields in self.hashes()]
        assert len(residents) == len(set(residents))
        holders = [c for p in self.model.people.values() for c in p.held]
        assert len(holders) == len(set(holders))

    @invariant()
    def no_emergency_waits_for_an_agent_who_took_something_else(self) -> None:
        """Law 4: whoever could take an emergency that waits has no offer of lesser urgency."""
        if not hasattr(self, "model"):
            return
        events = self.sync.xrevrange(KEYS.of("events"), count=1)
        if not events or events[0][1]["type"] != "conversation.offered":
            return
        data = json.loads(events[0][1]["data"])
        offered = data["conversation"]
        if offered["urgency"] == Urgency.EMERGENCY or data["why"]["rule"] in BY_A_PERSON:
            return
        person = self.model.people[offered["agent"]]
        for talk in self.model.talks.values():
            if talk.state is State.WAITING and talk.urgency is Urgency.EMERGENCY:
                assert not self.model.may(person, talk)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", range(PARTS))
def test_the_scripts_do_what_the_model_says(
    part: int, redis_server: Redis, capsys: pytest.CaptureFixture[str]
) -> None:
    """States, order, held sets and timers agree after every random step, and the laws hold."""
    path = redis_server.connection_pool.connection_kwargs["path"]
    House.url, House.sync = f"unix://{path}", redis_server
    taken["steps"] = 0
    with capsys.disabled():
        print(f"\nHEARD_MODEL_SEED={SEED} (part {part} of {PARTS})")  # noqa: T201 - to repeat it
    try:
        for turn in count():
            _act(seed((SEED + turn) * PARTS + part)(type("House", (House,), {})))
            if taken["steps"] >= AT_LEAST / PARTS:
                break
    except Exception as found:
        found.add_note(f"HEARD_MODEL_SEED={SEED} repeats this (part {part})")
        raise
    for state, act, to in House.moves.made:
        assert to in after(state, act, "any")
    redis_server.flushall()


def _act(machine: type[House]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=False,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


def test_every_state_can_be_left() -> None:
    """No state but closed is an end, and every state but closed leads on to an answer."""
    leads_to: dict[State, set[State]] = {}
    for (state, _), ends in TRANSITIONS.items():
        leads_to.setdefault(state, set()).update(ends)
    assert set(leads_to) == set(State) - {State.CLOSED}
    for state in leads_to:
        reached, grown = {state}, True
        while grown:
            more = {end for known in reached for end in leads_to.get(known, set())}
            grown = not more <= reached
            reached |= more
        assert State.CLOSED in reached
