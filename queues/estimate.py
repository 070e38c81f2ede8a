"""How long the wait will be: a range that holds about 80 % of the time, and a place that holds.

A wait with `n` people ahead is `n + 1` turns, each as long as it takes until some agent is free.
Two sources say how long that is, and both speak for themselves as weighted guesses at this wait:

* What happened: each recent answered wait of the queue, scaled to the turns that are left now. One
  that began with about as many ahead counts most, because the spread shrinks with the number of
  turns. History of the same class is the best predictor where agents serve several queues (Ibrahim
  and Whitt, "Real-time delay estimation", Manufacturing and Service Operations Management 11(3),
  2009); it knows about overtaking, part-time agents and breaks, which no formula does.
* What theory says before anything has happened: the agents who serve, each free again after the
  mean handling time, make a turn `handling / agents` long, and `n + 1` turns add up to a gamma
  distribution. Real arrivals vary about twice as much as that, so its shape is halved. It weighs as
  much as twenty answered waits: all there is on the first morning, hardly felt on the second.

The range goes from the 8th to the 92nd percentile of all guesses, rounded to what one would say:
84 % on a quiet day, which leaves 80 % on a day that changes as it goes. Waits that nobody answered
are left out: how long they would have been is unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log2, sqrt
from statistics import NormalDist
from typing import NamedTuple

RECENT = 500  # fewer, and one busy hour speaks for all; more, and last month does
PRIOR_WEIGHT = 20.0
PRIOR_POINTS = 40
DISPERSION = 2.0  # variance of arrivals over their mean, seen in recorded call-centre traffic
UNPLACED_WEIGHT = 0.1  # a wait of which the number ahead is unknown tells little about this one
LIKENESS = 0.5  # of a power of two in the number of turns: 8 turns are much like 6 or 11
HANDLING_S = 275.0  # average handling time of housing contact centres, until ours is known
LOW, HIGH = 0.08, 0.92

# Up to how many seconds a time is told in which steps: half minutes, minutes, five minutes…
STEPS = ((120, 30), (600, 60), (3600, 300), (3 * 3600, 900), (24 * 3600, 3600))
LONGEST_STEP_S = 6 * 3600


@dataclass(frozen=True, slots=True)
class Answer:
    """One wait that an agent ended: how long it was, and how many were ahead when it began.

    `ahead` is None where that was not noted; such a wait says less.
    """

    waited_s: float
    ahead: int | None = None


class WaitRange(NamedTuple):
    """The wait from now on, in seconds: at least `low_s`, at most `high_s`, 8 times out of 10."""

    low_s: int
    high_s: int


def wait_range(
    answers: Sequence[Answer], ahead: int, agents: int, handling_s: float | None = None
) -> WaitRange | None:
    """Return how long somebody with `ahead` others before them will still wait.

    `answers` are recent ones of the same queue (or of any class of conversations that are answered
    alike), newest first; those that needed no estimate because an agent was free at once do not
    belong in it. `agents` serve the queue and are present, busy or not; with none there is nothing
    honest to say, and the answer is None. `handling_s` is the mean handling time of the queue, None
    while it is unknown.
    """
    if agents < 1:
        return None
    turns = ahead + 1
    guesses = _prior(turns, (handling_s or HANDLING_S) / agents)
    guesses += [_scaled(answer, turns) for answer in answers[:RECENT]]
    guesses.sort()
    return _speakable(_quantile(guesses, LOW), _quantile(guesses, HIGH))


def told_place(told: int | None, ahead: int) -> int:
    """Return the number ahead that may be said: never more than what was `told` before.

    An emergency that came later may really be ahead; the resident still hears no worse number.
    """
    return ahead if told is None else min(told, ahead)


Guess = tuple[float, float]  # seconds, weight


def _scaled(answer: Answer, turns: int) -> Guess:
    """Return what this wait says about one of so many turns."""
    if answer.ahead is None:
        return answer.waited_s, UNPLACED_WEIGHT
    ratio = turns / (answer.ahead + 1)
    distance = log2(ratio) / LIKENESS
    return answer.waited_s * ratio, exp(-distance * distance / 2)


def _prior(turns: int, turn_s: float) -> list[Guess]:
    """Return evenly likely waits of a gamma distribution.

    Its quantiles by Wilson and Hilferty, "The distribution of chi-square", PNAS 17(12), 1931.
    """
    shape = turns / DISPERSION
    guesses = []
    for point in range(PRIOR_POINTS):
        normal = NormalDist().inv_cdf((point + 0.5) / PRIOR_POINTS)
        cube_root = max(0.0, 1 - 1 / (9 * shape) + normal / (3 * sqrt(shape)))
        guesses.append((turns * turn_s * cube_root**3, PRIOR_WEIGHT / PRIOR_POINTS))
    return guesses


def _quantile(guesses: Sequence[Guess], share: float) -> float:
    """Return the smallest guess below which at least `share` of the weight lies."""
    wanted = share * sum(weight for _, weight in guesses)
    reached = 0.0
    for seconds, weight in guesses:
        reached += weight
        if reached >= wanted:
            return seconds
    return guesses[-1][0]


def _speakable(low_s: float, high_s: float) -> WaitRange:
    """Round both ends to what one would say, and keep them apart."""
    low = _rounded(low_s)
    return WaitRange(low, max(_rounded(high_s), low + _step(low)))


def _rounded(seconds: float) -> int:
    step = _step(seconds)
    return round(seconds / step) * step


def _step(seconds: float) -> int:
    return next((step for limit, step in STEPS if seconds < limit), LONGEST_STEP_S)
