"""Time that passes: timers, silence, the sweep."""

import json

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.router import centre
from tests.router.acts import KEYS, Acts


class ActsOfTime(Acts):
    """What nobody does by hand."""

    @rule(seconds=st.integers(1, 70), awake=st.booleans())
    def time_passes(self, seconds: int, *, awake: bool) -> None:
        """Every timer runs at its time, silence is noticed and lanes are swept each second.

        Whoever is awake and at work is heard from every five seconds.
        """
        for second in range(seconds):
            self.model.now_ms += 1000
            if awake and second % 5 == 0:
                for person in [p for p in self.model.people.values() if p.beat_ms]:
                    self.heartbeat(person.id)
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
