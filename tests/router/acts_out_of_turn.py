"""More random acts: taking out of turn, handing on to a colleague, another centre file."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from core.conversation import State
from tests.router import centre
from tests.router.acts import PICK, is_active, some
from tests.router.acts_of_time import ActsOfTime
from tests.router.persons import PEOPLE

RINGS_MS = [int(ms) for ms in centre.RINGS.split(",")]


class ActsOutOfTurn(ActsOfTime):
    """Beside what happens in order."""

    @some(lambda t: t.state is not State.PARKED)
    @rule(number=PICK, agent=st.sampled_from(sorted(PEOPLE)))
    def take(self, number: int, agent: str) -> None:
        talk = self.pick(number, lambda t: t.state is not State.PARKED)
        if not talk:
            return
        person = self.model.people[agent]
        word = self.word(
            self.scripts.take(
                op="",
                now_ms=self.now_ms,
                conversation=talk.id,
                agent=agent,
                by=agent,
                reason="",
            )
        )
        if talk.state is not State.WAITING:
            assert word == "NOT_WAITING"
        elif not self.model.fits(person, talk):
            assert word == "REFUSED"
        else:
            assert word == ("CONNECTING" if self.model.is_call(talk) else "ACCEPTED")
            self.model.take(talk, person)

    @some(is_active)
    @rule(number=PICK, agent=st.sampled_from(sorted(PEOPLE)))
    def hand_on(self, number: int, agent: str) -> None:
        talk = self.pick(number, is_active)
        if not talk:
            return
        word = self.word(
            self.scripts.transfer(
                op="",
                now_ms=self.now_ms,
                conversation=talk.id,
                by=talk.agent,
                may_move=0,
                queue="",
                to_agent=agent,
                entry={},
            )
        )
        able = self.model.may_be_named(talk, self.model.people[agent])
        assert word == ("TRANSFERRED" if able else "UNAVAILABLE")
        if able:
            self.model.hand_on(talk, self.model.people[agent])

    @rule(ladder=st.booleans())
    def another_centre_file(self, *, ladder: bool) -> None:
        config = centre.LADDER if ladder else centre.CONFIG
        self.do(self.scripts.configure(op="", config=config))
        talks, people = sorted(self.model.talks), sorted(PEOPLE)
        self.do(self.scripts.relane(now_ms=self.now_ms, conversations=talks, agents=people))
        self.model.reconfigure(RINGS_MS if ladder else [])
