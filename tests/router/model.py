"""What the transitions should do, written a second time: in memory, as plainly as possible.

The scripts must agree with it after every step. It decides by the pure rules of queues/ and
agents/, so it also holds the Lua to those.
"""

from collections.abc import Iterable

from core.conversation import State
from core.words import Medium, Status, Urgency
from queues.ordering import rank
from tests.router import centre
from tests.router.persons import PEOPLE, Person, Talk

MEDIUM_RANK = [Medium.VOICE, Medium.CHAT, Medium.CALLBACK, Medium.MESSAGE]


class Model:
    """The centre."""

    def __init__(self, now_ms: int) -> None:
        """Begin with nobody at work."""
        self.now_ms = now_ms
        self.talks: dict[str, Talk] = {}
        self.open_of: dict[str, str] = {}
        self.people = {a: Person(a, queues, idle_since_ms=now_ms) for a, queues in PEOPLE.items()}
        self.timers: dict[str, int] = {}
        self.last_of: dict[str, str] = {}
        self.rings_ms: list[int] = []  # after how long each further ring is asked

    # Matching.

    def may(self, person: Person, talk: Talk) -> bool:
        in_wrap_up = person.wrap_until_ms > self.now_ms and talk.urgency is not Urgency.EMERGENCY
        return (
            person.status is Status.AVAILABLE
            and talk.skipped.get(person.id, 0) <= self.now_ms
            and not in_wrap_up
            and self.fits(person, talk)
        )

    def fits(self, person: Person, talk: Talk) -> bool:
        """Whether they could deal with it, whosever turn it is."""
        asked = person.ring(talk.queue) <= max(talk.ring, 1) or talk.handed_to == person.id
        return (
            self.is_there(person)
            and talk.weight <= 100 - person.load
            and len(person.held) < centre.MAX_HELD
            and asked
        )

    def is_there(self, person: Person) -> bool:
        return person.beat_ms > 0 and self.now_ms - person.beat_ms <= centre.STALE_MS

    def find_agent(self, talk: Talk) -> None:
        last = self.people.get(talk.last_agent)
        if last and self.may(last, talk):
            self.offer(talk, last)
            return
        able = [p for p in self.people.values() if self.may(p, talk)]
        if able:
            self.offer(talk, min(able, key=lambda p: (p.ring(talk.queue), self.standing(p))))

    def standing(self, person: Person) -> tuple[int, int, bool, str]:
        wrapping = 200 if person.wrap_until_ms else 0
        return person.load + wrapping, person.idle_since_ms, person.queues == "*", person.id

    def fill(self, person: Person) -> None:
        if person.status is Status.DRAINING and not person.held and not person.wrap_until_ms:
            person.status = Status.AWAY
        while True:
            able = [
                t
                for t in self.talks.values()
                if t.state is State.WAITING and person.load < 100 and self.may(person, t)
            ]
            if not able:
                return
            self.offer(min(able, key=lambda t: (rank(t.head(), self.now_ms), t.id)), person)

    def offer(self, talk: Talk, person: Person) -> None:
        talk.state, talk.agent, talk.accepted = State.OFFERED, person.id, False
        talk.attempt += 1
        talk.deadline_ms = self.now_ms + centre.OFFER_MS
        person.held[talk.id] = talk.weight
        self.timers[f"offer|{talk.id}.{talk.attempt}"] = talk.deadline_ms

    def back(self, talk: Talk) -> None:
        self.timers.pop(f"offer|{talk.id}.{talk.attempt}", None)
        if talk.agent:
            del self.people[talk.agent].held[talk.id]
        talk.state, talk.agent, talk.accepted = State.WAITING, "", False
        self.enter(talk)

    def enter(self, talk: Talk) -> None:
        """Into the lane: the ladder begins, or goes on where it was."""
        if self.rings_ms and not talk.ring:
            talk.ring, talk.ring_since_ms = 1, self.now_ms
        self.time_ring(talk)

    def time_ring(self, talk: Talk) -> None:
        after_ms = self.rings_ms[talk.ring - 1 : talk.ring] if talk.ring else []
        if after_ms:
            self.timers[f"ring|{talk.id}"] = talk.ring_since_ms + after_ms[0]
        else:
            self.timers.pop(f"ring|{talk.id}", None)

    def widen(self, talk: Talk) -> None:
        """One more ring is asked."""
        del self.timers[f"ring|{talk.id}"]
        if talk.ring > len(self.rings_ms):
            return
        talk.ring += 1
        self.time_ring(talk)
        if talk.state is State.WAITING:
            self.find_agent(talk)

    def stop_rings(self, talk: Talk) -> None:
        """The answer has come."""
        self.timers.pop(f"ring|{talk.id}", None)
        talk.ring = 0

    def give_back(self, talk: Talk, person: Person) -> bool:
        """What was handed on and not taken goes to the sender, if they are there."""
        if talk.handed_to != person.id:
            return False
        sender = self.people[talk.handed_by]
        talk.handed_to = talk.handed_by = ""
        if sender.status is Status.OFFLINE or not self.is_there(sender):
            return False
        self.offer(talk, sender)
        return True

    def by_need(self, talks: Iterable[Talk]) -> list[Talk]:
        return sorted(
            talks, key=lambda t: (t.urgency is not Urgency.EMERGENCY, t.effective_ms, t.id)
        )

    # Residents.

    def receive(
        self, *, resident: str, new_id: str, urgency: Urgency, queue: str, medium: Medium, call: str
    ) -> None:
        talk = self.talks.get(self.open_of.get(resident, ""))
        opened = talk is None
        if talk is None:
            talk = Talk(new_id, queue, urgency, medium, self.now_ms)
            talk.last_agent = self.last_of.get(resident, "")
            self.talks[new_id] = talk
            self.open_of[resident] = new_id
        on_call = talk.state is State.ACTIVE and bool(talk.calls)
        if call:
            talk.calls.append(call)
        talk.spoke_last = "resident"
        if not opened and urgency.rank < talk.urgency.rank:
            talk.urgency = urgency
            if talk.state in (State.WAITING, State.PARKED):
                talk.queue = queue
        lifts = MEDIUM_RANK.index(medium) < MEDIUM_RANK.index(talk.medium)
        if talk.state is State.WAITING:
            if lifts:
                talk.medium = medium
            self.enter(talk)
            self.find_agent(talk)
        elif talk.state is State.PARKED:
            self.timers.pop(f"promise|{talk.id}|{talk.attempt}", None)
            talk.state, talk.since_ms, talk.medium = State.WAITING, self.now_ms, medium
            self.enter(talk)
            self.find_agent(talk)
        elif call and not on_call and lifts:
            holder = self.people[talk.agent]
            talk.medium, talk.last_agent = Medium.VOICE, holder.id
            self.back(talk)
            self.find_agent(talk)
            self.fill(holder)
        else:
            person = self.people[talk.agent]
            person.held[talk.id] = talk.weight
            if talk.state is State.ACTIVE and not person.beat_ms:
                grace = f"grace|{person.id}|{person.last_beat_ms}"
                self.timers.setdefault(grace, self.now_ms + centre.GRACE_MS)

    def hang_up(self, talk: Talk, call: str) -> None:
        talk.calls.remove(call)
        if talk.calls or talk.state is State.PARKED:
            return
        if talk.state is State.ACTIVE:
            talk.medium, talk.spoke_last = Medium.MESSAGE, "agent"
            self.people[talk.agent].held[talk.id] = talk.weight
            self.wrap_up(self.people[talk.agent])
            return
        person = self.people.get(talk.agent)
        talk.medium = Medium.CALLBACK
        self.back(talk)
        self.find_agent(talk)
        if person:
            self.fill(person)

    # Agents.

    def accept(self, talk: Talk) -> None:
        person = self.people[talk.agent]
        person.misses = 0
        talk.skipped.clear()
        talk.handed_to = talk.handed_by = ""
        if talk.medium is Medium.VOICE and talk.calls:
            if not talk.accepted:
                talk.accepted, talk.deadline_ms = True, self.now_ms + centre.CONNECT_MS
                self.timers[f"offer|{talk.id}.{talk.attempt}"] = talk.deadline_ms
            return
        self.activate(talk)
        self.fill(person)

    def connect(self, talk: Talk) -> None:
        if talk.state is State.OFFERED:
            self.people[talk.agent].misses = 0
            talk.skipped.clear()
            self.activate(talk)

    def activate(self, talk: Talk) -> None:
        del self.timers[f"offer|{talk.id}.{talk.attempt}"]
        talk.state, talk.last_agent = State.ACTIVE, talk.agent
        self.stop_rings(talk)
        self.people[talk.agent].held[talk.id] = talk.weight

    def refuse(self, talk: Talk) -> None:
        person = self.people[talk.agent]
        talk.skipped[person.id] = self.now_ms + centre.SKIP_MS
        self.back(talk)
        if not self.give_back(talk, person):
            self.find_agent(talk)
        self.fill(person)

    def miss(self, talk: Talk) -> None:
        person = self.people[talk.agent]
        person.misses += 1
        if person.misses >= centre.MISSES:
            person.status = Status.AWAY
        self.refuse(talk)
        if person.status is Status.AWAY:
            self.withdraw(person)

    def send(self, talk: Talk) -> None:
        talk.spoke_last = "agent"
        person = self.people[talk.agent]
        person.held[talk.id] = talk.weight
        self.fill(person)

    def transfer(self, talk: Talk, queue: str) -> None:
        person = self.people[talk.agent]
        talk.queue, talk.last_agent = queue, ""
        talk.handed_to = talk.handed_by = ""
        talk.skipped[person.id] = self.now_ms + centre.SKIP_MS
        self.back(talk)
        self.find_agent(talk)
        self.fill(person)

    def park(self, talk: Talk, by_ms: int) -> None:
        person = self.people[talk.agent]
        del person.held[talk.id]
        talk.state, talk.last_agent, talk.agent = State.PARKED, person.id, ""
        talk.spoke_last, talk.promise_ms = "agent", by_ms
        self.timers[f"promise|{talk.id}|{talk.attempt}"] = by_ms
        person.idle_since_ms = self.now_ms
        self.fill(person)

    def close(self, talk: Talk, resident: str) -> None:
        person = self.people[talk.agent]
        del person.held[talk.id]
        del self.talks[talk.id]
        del self.open_of[resident]
        self.last_of[resident] = person.id
        person.idle_since_ms = self.now_ms
        self.fill(person)

    def raise_urgency(self, talk: Talk, urgency: Urgency) -> None:
        if talk.urgency is not urgency:
            talk.urgency = urgency
            if talk.state is State.WAITING:
                self.enter(talk)
                self.find_agent(talk)

    def agent_left(self, talk: Talk) -> None:
        person = self.people[talk.agent]
        talk.skipped[person.id] = self.now_ms + centre.SKIP_MS
        self.back(talk)
        self.wrap_up(person)
        self.find_agent(talk)

    def wrap_up(self, person: Person) -> None:
        person.wrap_until_ms = self.now_ms + centre.WRAP_UP_MS
        person.idle_since_ms = self.now_ms
        self.timers[f"wrap|{person.id}|{person.wrap_until_ms}"] = person.wrap_until_ms

    def choose(self, person: Person, status: Status) -> None:
        if status is Status.AVAILABLE and person.status is not Status.AVAILABLE:
            person.idle_since_ms = self.now_ms
        person.status, person.misses = status, 0
        if status is Status.AVAILABLE:
            self.fill(person)
        else:
            self.withdraw(person)
            self.fill(person)

    def withdraw(self, person: Person) -> None:
        mine = [t for t in self.talks.values() if t.agent == person.id]
        offered = [t for t in mine if t.state is State.OFFERED]
        for talk in offered:
            self.back(talk)
        for talk in self.by_need(offered):
            if not self.give_back(talk, person):
                self.find_agent(talk)

    def beat(self, person: Person) -> None:
        was_fresh = person.beat_ms > self.now_ms - centre.STALE_MS and person.beat_ms > 0
        person.beat_ms = person.last_beat_ms = self.now_ms
        if not was_fresh:
            self.fill(person)

    # Time.

    def due(self, timer: str) -> None:
        kind, _, what = timer.partition("|")
        if kind == "ring":
            self.widen(self.talks[what])
            return
        name, _, fence = what.rpartition("." if kind == "offer" else "|")
        {"offer": self._offer, "wrap": self._wrap, "grace": self._grace, "promise": self._promise}[
            kind
        ](timer, name, int(fence))

    def _offer(self, _timer: str, talk: str, _attempt: int) -> None:
        self.miss(self.talks[talk])

    def _wrap(self, timer: str, agent: str, until_ms: int) -> None:
        del self.timers[timer]
        person = self.people[agent]
        if person.wrap_until_ms == until_ms:
            person.wrap_until_ms, person.idle_since_ms = 0, self.now_ms
            self.fill(person)

    def _grace(self, timer: str, agent: str, seen_ms: int) -> None:
        del self.timers[timer]
        person = self.people[agent]
        if person.beat_ms or person.last_beat_ms != seen_ms:
            return
        mine = [t for t in self.talks.values() if t.agent == agent and t.state is State.ACTIVE]
        freed = [t for t in mine if not t.calls and t.spoke_last == "resident"]
        for talk in freed:
            self.back(talk)
        for talk in self.by_need(freed):
            self.find_agent(talk)

    def _promise(self, timer: str, talk_id: str, _attempt: int) -> None:
        del self.timers[timer]
        talk = self.talks[talk_id]
        if talk.medium is not Medium.CALLBACK:
            talk.head_start_ms = max(talk.head_start_ms, centre.HEAD_START_MS)
        talk.state, talk.since_ms = State.WAITING, talk.promise_ms
        talk.spoke_last = "resident"
        self.enter(talk)
        self.find_agent(talk)

    def sweep(self) -> None:
        waiting = [t for t in self.talks.values() if t.state is State.WAITING]
        widest = max((t.ring for t in waiting), default=0)
        idle = [
            p
            for p in self.people.values()
            if p.status is Status.AVAILABLE
            and p.beat_ms
            and p.load < 100
            and len(p.held) < centre.MAX_HELD
            and (widest > 1 or any(p.ring(t.queue) == 1 for t in waiting))
        ]
        for person in sorted(idle, key=lambda p: (*self.standing(p)[:2], p.id)):
            self.fill(person)

    def silence(self) -> None:
        for person in sorted(self.people.values(), key=lambda p: (p.beat_ms, p.id)):
            if person.beat_ms and self.now_ms - person.beat_ms > centre.STALE_MS:
                seen_ms, person.beat_ms = person.beat_ms, 0
                self.timers[f"grace|{person.id}|{seen_ms}"] = self.now_ms + centre.GRACE_MS
                self.withdraw(person)
