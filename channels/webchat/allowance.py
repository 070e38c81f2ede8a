"""How much one line may say: a burst, then a steady rate."""

from core.clock import Clock


class Allowance:
    """A token bucket: `burst` at once, refilled by `per_s` each second."""

    def __init__(self, clock: Clock, burst: int, per_s: float) -> None:
        """Start full."""
        self._clock = clock
        self._burst = burst
        self._per_s = per_s
        self._left = float(burst)
        self._at_s = clock.monotonic_s()

    def take(self, many: int = 1) -> bool:
        """Use so many, at most all that there can be, or say that there are not enough yet."""
        many = min(many, self._burst)
        now_s = self._clock.monotonic_s()
        self._left = min(self._burst, self._left + (now_s - self._at_s) * self._per_s)
        self._at_s = now_s
        if self._left < many:
            return False
        self._left -= many
        return True
