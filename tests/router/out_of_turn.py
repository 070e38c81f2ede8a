"""What the model does beside the plain order: taking, handing on, another centre file."""

from core.conversation import State
from core.words import Medium, Status
from tests.router import centre
from tests.router.model import Model
from tests.router.persons import Person, Talk


class OutOfTurn(Model):
    """The whole centre."""

    def take(self, talk: Talk, person: Person) -> None:
        """Out of turn."""
        self.offer(talk, person)
        self.accept(talk)

    def may_be_named(self, talk: Talk, person: Person) -> bool:
        """Whether a colleague can hand it to them now."""
        weight = centre.WEIGHTS[talk.medium]
        return (
            person.id != talk.agent
            and person.status is Status.AVAILABLE
            and person.wrap_until_ms <= self.now_ms
            and self.is_there(person)
            and weight <= 100 - person.load
            and len(person.held) < centre.MAX_HELD
        )

    def hand_on(self, talk: Talk, to: Person) -> None:
        """From the agent who has it to a colleague who is named."""
        sender = self.people[talk.agent]
        talk.last_agent, talk.handed_to, talk.handed_by = to.id, to.id, sender.id
        self.stop_rings(talk)
        talk.skipped[sender.id] = self.now_ms + centre.SKIP_MS
        self.back(talk)
        talk.skipped.pop(to.id, None)
        self.offer(talk, to)
        self.fill(sender)

    def reconfigure(self, rings_ms: list[int]) -> None:
        """Another centre file, and everything open by it."""
        self.rings_ms = rings_ms
        for talk in sorted(self.talks.values(), key=lambda t: t.id):
            if talk.state is State.WAITING:
                self.enter(talk)
        for person in sorted(self.people.values(), key=lambda p: p.id):
            self.fill(person)

    def is_call(self, talk: Talk) -> bool:
        """Whether somebody is on the line."""
        return talk.medium is Medium.VOICE and bool(talk.calls)
