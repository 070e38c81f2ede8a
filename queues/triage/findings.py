"""What the rules and signals find in the concepts of a text.

Each pattern waits under the one of its concepts that the fewest patterns need, so that of some
two thousand patterns only a handful are tried on a text.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from config.triage import Rule as RuleData
from config.triage import Signal as SignalData
from core.words import Urgency
from queues.triage.bearing import Bearing, bearing
from queues.triage.patterns import Hits, Pattern, Way, near
from queues.triage.text import Token

Known = frozenset[str]


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What keeps a rule or signal from counting.

    An exception that is one group of words counts only beside what it excepts: `bins` explain a
    smell, but not the smell of gas of somebody who names the bins two sentences later. One of
    several groups (`&`) counts anywhere in the message.
    """

    near: tuple[Pattern, ...]
    far: tuple[Pattern, ...]

    @classmethod
    def parse(cls, sources: Iterable[str]) -> "Exceptions":
        """Raises ValueError that quotes the pattern which is wrong."""
        parsed = _patterns(sources)
        return cls(
            tuple(pattern for pattern in parsed if len(pattern.groups) == 1),
            tuple(pattern for pattern in parsed if len(pattern.groups) > 1),
        )

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """All of them."""
        return (*self.near, *self.far)

    def beside(self, way: Way, hits: Hits) -> bool:
        """Whether an exception stands beside what was found."""
        return any(near(way, other) for pattern in self.near for other in pattern.ways(hits))

    def anywhere(self, hits: Hits) -> bool:
        """Whether the message as a whole is an exception."""
        return any(pattern.ways(hits) for pattern in self.far)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its patterns parsed."""

    name: str
    topic: str
    urgency: Urgency
    danger: str
    deniable: bool
    when: tuple[Pattern, ...]
    unless: Exceptions
    raised_by: tuple[Pattern, ...]
    raised_to: Urgency

    @classmethod
    def parse(cls, name: str, data: RuleData) -> "Rule":
        """Raises ValueError that quotes the pattern which is wrong."""
        return cls(
            name,
            data.topic,
            data.urgency,
            data.danger,
            data.deniable,
            _patterns(data.when),
            Exceptions.parse(data.unless),
            _patterns(data.raised_by),
            data.raised_to,
        )

    def raised(self, hits: Hits, known: Known) -> str:
        """Return the pattern by which it is raised, or nothing."""
        for pattern in self.raised_by:
            unsaid = pattern.needs & known and pattern.needs <= known | hits.keys()
            if unsaid or pattern.ways(hits):
                return pattern.source
        return ""


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal with its patterns parsed."""

    name: str
    says: str
    when: tuple[Pattern, ...]
    unless: Exceptions

    @classmethod
    def parse(cls, name: str, data: SignalData) -> "Signal":
        """Raises ValueError that quotes the pattern which is wrong."""
        return cls(name, data.says, _patterns(data.when), Exceptions.parse(data.unless))


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that found itself in the text, and how it bears on the present."""

    rule: Rule
    bearing: Bearing
    way: Way
    raised_by: str = ""

    @property
    def urgency(self) -> Urgency:
        """How soon a person must deal with it."""
        return self.rule.raised_to if self.raised_by else self.rule.urgency

    @property
    def live(self) -> bool:
        """Whether it is so now."""
        return self.bearing is Bearing.LIVE

    @property
    def first(self) -> int:
        """The first token of it."""
        return min(hit.first for hit in self.way)

    @property
    def issue(self) -> tuple[str, Urgency, int]:
        """Its topic, its urgency and where it was said."""
        return (self.rule.topic, self.urgency, self.first)

    @property
    def order(self) -> tuple[int, int, str]:
        """Most urgent first, then first said, then by name."""
        return (self.urgency.rank, self.first, self.rule.name)


Named = TypeVar("Named", Rule, Signal)


class _Waiting(Generic[Named]):
    """Rules or signals, each of their patterns under one concept that it cannot do without."""

    def __init__(self, items: Iterable[Named]) -> None:
        listed = [(item, pattern) for item in items for pattern in item.when]
        needed = Counter(concept for _, pattern in listed for concept in pattern.needs)
        self._under: dict[str, list[tuple[str, int, Named]]] = defaultdict(list)
        for item, pattern in listed:
            concept = min(pattern.needs, key=lambda need: (needed[need], need))
            self._under[concept].append((item.name, item.when.index(pattern), item))

    def found(self, hits: Hits) -> Iterator[tuple[Named, list[Way]]]:
        """Yield by name what finds itself in the text, with the ways in the order of `when`."""
        tried = {
            (name, place): item
            for concept in self._under.keys() & hits.keys()
            for name, place, item in self._under[concept]
            if item.when[place].needs <= hits.keys()
        }
        ways: dict[str, list[Way]] = {}
        items: dict[str, Named] = {}
        for (name, place), item in sorted(tried.items(), key=lambda each: each[0]):
            ways.setdefault(name, []).extend(item.when[place].ways(hits))
            items[name] = item
        for name, found in ways.items():
            item = items[name]
            left = [way for way in found if not item.unless.beside(way, hits)]
            if left and not item.unless.anywhere(hits):
                yield item, left


class Rulebook:
    """All rules and signals. Immutable once made."""

    def __init__(self, rules: Mapping[str, RuleData], signals: Mapping[str, SignalData]) -> None:
        """Parse them; raises ValueError that quotes the pattern which is wrong."""
        self._rules = tuple(Rule.parse(name, data) for name, data in sorted(rules.items()))
        self._signals = tuple(Signal.parse(name, data) for name, data in sorted(signals.items()))
        self._waiting_rules = _Waiting(self._rules)
        self._waiting_signals = _Waiting(self._signals)

    def patterns(self) -> Iterator[tuple[str, tuple[Pattern, ...]]]:
        """Yield the name of each rule and signal with all its patterns."""
        for rule in self._rules:
            yield rule.name, (*rule.when, *rule.unless.patterns, *rule.raised_by)
        for signal in self._signals:
            yield signal.name, (*signal.when, *signal.unless.patterns)

    def findings(self, hits: Hits, tokens: Sequence[Token], known: Known) -> tuple[Finding, ...]:
        """Return what the rules find, the most urgent first."""
        found = []
        for rule, ways in self._waiting_rules.found(hits):
            judged = [(bearing(way, hits, tokens, deniable=rule.deniable), way) for way in ways]
            how, way = min(judged, key=lambda item: (item[0] is not Bearing.LIVE, item[1][0].first))
            found.append(Finding(rule, how, way, rule.raised(hits, known)))
        return _ordered(found)

    def signals(self, hits: Hits) -> dict[str, tuple[Way, ...]]:
        """Return what is said beside the matter, by what it says."""
        said: dict[str, list[Way]] = defaultdict(list)
        for signal, ways in self._waiting_signals.found(hits):
            said[signal.says].append(min(ways, key=lambda way: way[0].first))
        return {name: tuple(ways) for name, ways in said.items()}


def with_known(findings: Iterable[Finding], hits: Hits, known: Known) -> tuple[Finding, ...]:
    """Return the same findings as they are where `known` is so."""
    return _ordered(
        replace(finding, raised_by=finding.rule.raised(hits, known)) for finding in findings
    )


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.order))


def _patterns(sources: Iterable[str]) -> tuple[Pattern, ...]:
    return tuple(Pattern.parse(source) for source in sources)
