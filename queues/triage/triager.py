"""From a text to its labels, each with its reasons.

What is known beside the words (`Context`) only ever raises. Nothing depends on the order of a
dict or a set: of equal findings the one said first wins, then the name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from config.triage import ENGLISH, TriageData, load, phrases
from core.conversation import Reason
from core.errors import ConfigError
from core.triage import Triage
from core.words import Channel, Urgency
from queues.triage.bearing import Bearing, bearing
from queues.triage.language import UNKNOWN, Profile, identify
from queues.triage.lexicon import Lexicon, Spelling
from queues.triage.patterns import Hit, Hits, Pattern, Way
from queues.triage.text import Text, Token, folded, read
from queues.triage.topics import Said, topic_of

_STRONG = ":strong:"
_WEAK = ":weak:"
_MASK = "figure"
_THROUGH_MASK = "feel_"
_MAX_REASONS = 8


@dataclass(frozen=True, slots=True)
class Context:
    """What is known when the text arrives. `month` is 1 to 12, 0 unknown; confidence is 0 to 1.

    `incident` is the topic of a known incident in the area (a burst main, a power cut).
    """

    vulnerable: bool = False
    cold: bool = False
    month: int = 0
    repeat_contact: bool = False
    incident: str = ""
    asr_confidence: float | None = None


NOTHING_KNOWN = Context()


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that found itself in the text, and how it bears on the present."""

    rule: str
    topic: str
    urgency: Urgency
    danger: str
    bearing: Bearing
    way: Way
    raised_by: str = ""

    @property
    def live(self) -> bool:
        """Whether it is so now."""
        return self.bearing is Bearing.LIVE

    @property
    def first(self) -> int:
        """The first token of it."""
        return min(hit.first for hit in self.way)

    @property
    def order(self) -> tuple[int, int, str]:
        """Most urgent first, then first said, then by name."""
        return (self.urgency.rank, self.first, self.rule)


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    topic: str
    urgency: Urgency
    danger: str
    deniable: bool
    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    raised_by: tuple[Pattern, ...]
    raised_to: Urgency


@dataclass(frozen=True, slots=True)
class _Signal:
    name: str
    says: str
    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


Named = TypeVar("Named", _Rule, _Signal)


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that was found in one text, before the labels are drawn from it."""

    text: Text
    tokens: Sequence[Token]
    language: str
    hits: Hits
    findings: tuple[Finding, ...]
    signals: dict[str, tuple[Way, ...]]
    scores: dict[str, float]

    def words(self, way: Way) -> str:
        """Return the resident's own words of a way."""
        first = min(hit.first for hit in way)
        last = max(hit.last for hit in way)
        start, end = self.tokens[first].start, self.tokens[last].end
        return " ".join(self.text.considered[start:end].split())


class Triager:
    """Triage by rules over concepts. Immutable once made; safe to share."""

    def __init__(self, data: TriageData) -> None:
        """Compile the data; raises ValueError that names the rule and pattern that is wrong."""
        self._thresholds = data.thresholds
        self._rules = tuple(
            _Rule(
                name,
                rule.topic,
                rule.urgency,
                rule.danger,
                rule.deniable,
                _patterns(rule.when),
                _patterns(rule.unless),
                _patterns(rule.raised_by),
                rule.raised_to,
            )
            for name, rule in sorted(data.rules.items())
        )
        self._signals = tuple(
            _Signal(name, item.says, _patterns(item.when), _patterns(item.unless))
            for name, item in sorted(data.signals.items())
        )
        self._rules_at = _by_need((rule, rule.when) for rule in self._rules)
        self._signals_at = _by_need((signal, signal.when) for signal in self._signals)
        self._lexicons = self._compile(data)
        self._profiles = {
            tag: Profile(
                tag,
                item.script,
                frozenset(folded(word) for word in item.words.split()),
                frozenset(item.letters),
                item.read,
            )
            for tag, item in data.languages.items()
        }
        english = self._lexicons[ENGLISH].vocabulary
        known = {folded(word) for word in data.spelling.known.split()}
        variants = {
            folded(variant): meant
            for meant, listed in data.spelling.variants.items()
            for variant in phrases(listed)
        }
        self._spelling = Spelling(variants, known, english)
        self._vocabularies = {
            language: frozenset(lexicon.vocabulary) for language, lexicon in self._lexicons.items()
        }
        self._vocabularies[ENGLISH] |= known | variants.keys()

    @classmethod
    def load(cls, folder: Path) -> "Triager":
        """Read the folder `config/triage`; raises ConfigError with every mistake in it."""
        data = load(folder)
        try:
            return cls(data)
        except ValueError as error:
            raise ConfigError([f"{folder}: {error}"]) from error

    def triage(self, text: str, _channel: Channel, context: Context = NOTHING_KNOWN) -> Triage:
        """Return the labels of `text`. Never raises; bounded and linear in time."""
        seen = self.see(text, context)
        live = [finding for finding in seen.findings if finding.live]
        said = Said(frozenset(seen.signals), seen.scores)
        urgency = min((finding.urgency for finding in live), key=_rank, default=Urgency.ROUTINE)
        topic = topic_of(
            [(f.topic, f.urgency, f.first) for f in live],
            [(f.topic, f.urgency, f.first) for f in seen.findings if not f.live],
            said,
        )
        known = _raised_by_context(urgency, topic, seen, context)
        dangers = tuple(dict.fromkeys(f.danger for f in live if f.danger))
        confidence = self._confidence(seen, live)
        return Triage(
            urgency=Urgency.URGENT if known else urgency,
            topic=topic,
            danger_to_life=bool(dangers),
            complaint="complaint" in seen.signals,
            distressed="distressed" in seen.signals,
            language=seen.language,
            reasons=(*known, *_reasons(seen)),
            confidence=confidence,
            human_eyes=self._human_eyes(seen, confidence, context),
            dangers=dangers,
        )

    def see(self, text: str, context: Context = NOTHING_KNOWN) -> Seen:
        """Return what is found in `text`, for the labels and for explaining them."""
        considered = read(text)
        language = identify(considered, self._profiles, self._vocabularies)
        in_english = language in (ENGLISH, UNKNOWN)
        tokens = self._respell(considered.tokens) if in_english else considered.tokens
        hits = self._hits(tokens, language)
        findings = self._findings(hits, tokens, _known(context, self._thresholds.winter_months))
        return Seen(
            considered,
            tokens,
            language,
            hits,
            findings,
            self._said(hits),
            _scores(hits),
        )

    def _compile(self, data: TriageData) -> dict[str, Lexicon]:
        listed: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for part in data.words.values():
            for concept, line in part.concepts.items():
                listed[part.language] += [(concept, phrase) for phrase in phrases(line)]
        for topic, cues in data.topics.items():
            listed[ENGLISH] += [(_STRONG + topic, phrase) for phrase in phrases(cues.strong)]
            listed[ENGLISH] += [(_WEAK + topic, phrase) for phrase in phrases(cues.weak)]
        defined = {concept for pairs in listed.values() for concept, _ in pairs}
        missing: set[str] = set()
        for name, patterns in self._patterns():
            for pattern in patterns:
                quoted = {part for part in pattern.names() if part.startswith("'")}
                listed[ENGLISH] += [(part, part.strip("'")) for part in sorted(quoted)]
                missing |= {f"{name}: {part}" for part in pattern.names() - quoted - defined}
        if missing:
            message = (
                f"rules name concepts that no file of words/ has: {', '.join(sorted(missing))}"
            )
            raise ValueError(message)
        return {language: Lexicon(pairs) for language, pairs in sorted(listed.items())}

    def _patterns(self) -> Iterator[tuple[str, tuple[Pattern, ...]]]:
        for rule in self._rules:
            yield rule.name, (*rule.when, *rule.unless, *rule.raised_by)
        for signal in self._signals:
            yield signal.name, (*signal.when, *signal.unless)

    def _respell(self, tokens: Iterable[Token]) -> tuple[Token, ...]:
        return tuple(
            Token(word, token.start, token.end, token.sentence, token.part)
            for token in tokens
            for word in self._spelling(token.word)
        )

    def _hits(self, tokens: Sequence[Token], language: str) -> Hits:
        found = self._lexicons[ENGLISH].find(tokens)
        if language in self._lexicons and language != ENGLISH:
            found += self._lexicons[language].find(tokens)
        masked = {
            at for hit in found if hit.concept == _MASK for at in range(hit.first, hit.last + 1)
        }
        hits: dict[str, list[Hit]] = defaultdict(list)
        for hit in sorted(found, key=lambda hit: (hit.first, hit.last, hit.concept)):
            free = hit.concept.startswith(_THROUGH_MASK) or not masked.intersection(
                range(hit.first, hit.last + 1)
            )
            if free:
                hits[hit.concept].append(hit)
        return dict(hits)

    def _findings(
        self, hits: Hits, tokens: Sequence[Token], known: frozenset[str]
    ) -> tuple[Finding, ...]:
        findings = []
        for rule in _that_may(self._rules_at, hits):
            ways = [way for pattern in rule.when for way in pattern.ways(hits)]
            if not ways or any(pattern.ways(hits) for pattern in rule.unless):
                continue
            judged = [(bearing(way, hits, tokens, deniable=rule.deniable), way) for way in ways]
            how, way = min(judged, key=lambda item: (item[0] is not Bearing.LIVE, item[1][0].first))
            raised = _raised(rule, hits, known)
            urgency = rule.raised_to if raised else rule.urgency
            findings.append(Finding(rule.name, rule.topic, urgency, rule.danger, how, way, raised))
        return tuple(sorted(findings, key=lambda finding: finding.order))

    def _said(self, hits: Hits) -> dict[str, tuple[Way, ...]]:
        said: dict[str, list[Way]] = defaultdict(list)
        for signal in _that_may(self._signals_at, hits):
            ways = [way for pattern in signal.when for way in pattern.ways(hits)]
            if ways and not any(pattern.ways(hits) for pattern in signal.unless):
                said[signal.says].append(min(ways, key=lambda way: way[0].first))
        return {name: tuple(ways) for name, ways in said.items()}

    def _confidence(self, seen: Seen, live: Sequence[Finding]) -> float:
        if seen.language == UNKNOWN or not seen.tokens:
            return 0.0
        if live:
            return 0.9
        if seen.findings or seen.scores or seen.signals:
            return 0.7
        return 0.3

    def _human_eyes(self, seen: Seen, confidence: float, context: Context) -> bool:
        unclear = (
            context.asr_confidence is not None
            and context.asr_confidence < self._thresholds.low_asr_confidence
        )
        return seen.text.cut or unclear or confidence < self._thresholds.low_confidence


def _patterns(sources: Iterable[str]) -> tuple[Pattern, ...]:
    return tuple(Pattern.parse(source) for source in sources)


def _by_need(listed: Iterable[tuple[Named, Sequence[Pattern]]]) -> dict[str, list[Named]]:
    """Return each rule or signal under one concept that each of its patterns cannot do without."""
    under: dict[str, list[Named]] = defaultdict(list)
    for item, patterns in listed:
        for concept in sorted({min(pattern.needs) for pattern in patterns}):
            under[concept].append(item)
    return dict(under)


def _that_may(under: Mapping[str, Sequence[Named]], hits: Hits) -> list[Named]:
    """Return those that may find something, by name, so that the order is the same each time."""
    found = {item.name: item for concept in hits for item in under.get(concept, ())}
    return [found[name] for name in sorted(found)]


def _rank(urgency: Urgency) -> int:
    return urgency.rank


def _known(context: Context, winter_months: Sequence[int]) -> frozenset[str]:
    known = {
        "vulnerable": context.vulnerable,
        "cold": context.cold or context.month in winter_months,
    }
    return frozenset(name for name, is_so in known.items() if is_so)


def _raised(rule: _Rule, hits: Hits, known: frozenset[str]) -> str:
    for pattern in rule.raised_by:
        if pattern.ways(hits) or (pattern.needs & known and pattern.needs <= known | hits.keys()):
            return pattern.source
    return ""


def _raised_by_context(
    urgency: Urgency, topic: str, seen: Seen, context: Context
) -> tuple[Reason, ...]:
    """Return why a routine message is urgent by what is known: a repeated chase, an incident."""
    if urgency is not Urgency.ROUTINE:
        return ()
    chases = seen.signals.get("chase", ()) if context.repeat_contact else ()
    reasons = [Reason("repeat contact", seen.words(way)) for way in chases]
    if topic == context.incident:
        words = [finding.way for finding in seen.findings if finding.topic == topic]
        reasons.append(Reason("incident", seen.words(words[0]) if words else topic))
    return tuple(reasons)


def _scores(hits: Hits) -> dict[str, float]:
    scores: dict[str, float] = defaultdict(float)
    for concept, found in hits.items():
        for kind, weight in ((_STRONG, 3.0), (_WEAK, 1.0)):
            if concept.startswith(kind):
                scores[concept.removeprefix(kind)] += weight * len({hit.first for hit in found})
    return dict(sorted(scores.items()))


def _reasons(seen: Seen) -> tuple[Reason, ...]:
    reasons = [
        Reason(f.urgency.value if f.live else f.bearing.value, seen.words(f.way))
        for f in seen.findings
    ]
    reasons += [
        Reason(name, seen.words(way)) for name, ways in sorted(seen.signals.items()) for way in ways
    ]
    return tuple(dict.fromkeys(reasons))[:_MAX_REASONS]
