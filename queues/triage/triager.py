"""From a text to its labels, each with its reasons.

What is known beside the words (`Context`) only ever raises. Nothing depends on the order of a
dict or a set: of equal findings the one said first wins, then the name.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from config.triage import ENGLISH, HintLabel, TriageData, load, phrases
from core.conversation import Reason
from core.errors import ConfigError
from core.triage import Triage
from core.words import Channel, Urgency
from queues.triage.context import NOTHING_KNOWN, VULNERABLE, Context
from queues.triage.findings import Finding, Rulebook, with_known
from queues.triage.hints import heard
from queues.triage.language import UNKNOWN, Languages
from queues.triage.lexicon import MOST_KEPT, Lexicon, Spelling
from queues.triage.patterns import Hit, Hits, Way
from queues.triage.text import Text, Token, folded, read
from queues.triage.topics import Said, topic_of

_STRONG = ":strong:"
_WEAK = ":weak:"
_WEIGHTS = {_STRONG: 3.0, _WEAK: 1.0}
_MASK = "figure"
_THROUGH_MASK = "feel_"
_MAX_REASONS = 8
_CHASE = "chase"
_PRAISE = "praise"
_VERSION_DIGITS = 12
_SOME_DANGER = "life"
_SOUNDS: Mapping[HintLabel, Urgency] = {
    "danger_to_life": Urgency.EMERGENCY,
    "emergency": Urgency.EMERGENCY,
    "serious": Urgency.URGENT,
}
_NOT_SO = frozenset(("spam", "resolved", "hypothesis", "figure"))
_QUOTED = 80  # characters of what was heard badly


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

    def word(self, at: int) -> str:
        """Return the resident's own word."""
        return self.text.considered[self.tokens[at].start : self.tokens[at].end]

    def words(self, way: Way) -> str:
        """Return the resident's own words of a way."""
        first = min(hit.first for hit in way)
        last = max(hit.last for hit in way)
        start, end = self.tokens[first].start, self.tokens[last].end
        return " ".join(self.text.considered[start:end].split())


@dataclass(frozen=True, slots=True)
class Readings:
    """What triage says of a text, and what it would say where the household's record is known.

    `known` has only what differs from `plain`, under `vulnerable`, `repeat` (answered lately and
    back again) or `vulnerable repeat`. The record is known inside the `receive` script alone, so
    the script chooses: a first contact costs no question to Redis beforehand.
    """

    plain: Triage
    known: Mapping[str, Triage]


class Triager:
    """Triage by rules over concepts. Immutable once made; safe to share."""

    def __init__(self, data: TriageData) -> None:
        """Compile the data; raises ValueError that names the rule and pattern that is wrong."""
        self.version = _version(data)
        self._hints = data.hints
        self._thresholds = data.thresholds
        self._rules = Rulebook(data.rules, data.signals)
        self._lexicons = self._compile(data)
        self._cues = {
            kind + topic: (topic, weight)
            for topic in data.topics
            for kind, weight in _WEIGHTS.items()
        }
        known = {folded(word) for word in data.spelling.known.split()}
        variants = {
            folded(variant): meant
            for meant, listed in data.spelling.variants.items()
            for variant in phrases(listed)
        }
        spelling = Spelling(variants, known, self._lexicons[ENGLISH].vocabulary)
        self._spelling = lru_cache(MOST_KEPT)(spelling)
        vocabularies = {tag: lexicon.vocabulary for tag, lexicon in self._lexicons.items()}
        vocabularies[ENGLISH] = vocabularies[ENGLISH] | known | variants.keys()
        self._languages = Languages(data.languages, vocabularies)

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
        return self._labels(self.see(text, context), context)

    def readings(self, text: str, context: Context = NOTHING_KNOWN) -> Readings:
        """Return the labels of `text`, and those of a household of which more is known."""
        seen = self.see(text, context)
        plain = self._labels(seen, context)
        vulnerable, again = replace(context, vulnerable=True), replace(context, repeat_contact=True)
        more = {"vulnerable": vulnerable} if VULNERABLE not in seen.hits else {}
        if _CHASE in seen.signals:
            more["repeat"] = again
            if more.get("vulnerable"):
                more["vulnerable repeat"] = replace(vulnerable, repeat_contact=True)
        known = {name: self._labels(self._with(seen, each), each) for name, each in more.items()}
        return Readings(plain, {name: labels for name, labels in known.items() if labels != plain})

    def names_vulnerability(self, words: str) -> bool:
        """Whether words name who is at more risk: age, illness, disability, a small child."""
        return VULNERABLE in self.see(words).hits

    def see(self, text: str, context: Context = NOTHING_KNOWN) -> Seen:
        """Return what is found in `text`, for the labels and for explaining them."""
        considered = read(text)
        language = self._languages.identify(considered)
        in_english = language in (ENGLISH, UNKNOWN)
        tokens = self._respell(considered.tokens) if in_english else considered.tokens
        hits = self._hits(tokens, language)
        known = context.concepts(self._thresholds.winter_months)
        return Seen(
            considered,
            tokens,
            language,
            hits,
            self._rules.findings(hits, tokens, known),
            self._rules.signals(hits),
            self._scores(hits),
        )

    def _with(self, seen: Seen, context: Context) -> Seen:
        known = context.concepts(self._thresholds.winter_months)
        return replace(seen, findings=with_known(seen.findings, seen.hits, known))

    def _labels(self, seen: Seen, context: Context) -> Triage:
        live = [finding for finding in seen.findings if finding.live]
        said = Said(frozenset(seen.signals), seen.scores)
        urgency = min((finding.urgency for finding in live), key=_rank, default=Urgency.ROUTINE)
        gone = [finding.issue for finding in seen.findings if not finding.live]
        topic = topic_of([finding.issue for finding in live], gone, said)
        dangers = tuple(dict.fromkeys(f.rule.danger for f in live if f.rule.danger))
        sounds = self._sounds(seen, urgency)
        urgency = min([urgency, *(_SOUNDS[name] for name in sounds)], key=_rank)
        if "danger_to_life" in sounds:
            dangers = (_SOME_DANGER,)
        known = self._raised_by_context(urgency, topic, seen, context)
        confidence = self._confidence(seen, live)
        return Triage(
            urgency=Urgency.URGENT if known else urgency,
            topic=topic,
            danger_to_life=bool(dangers),
            complaint="complaint" in seen.signals,
            distressed="distressed" in seen.signals,
            language=seen.language,
            reasons=(*known, *_reasons(seen), *tuple(sounds.values())[:1]) or _about(seen, topic),
            confidence=confidence,
            human_eyes=self._human_eyes(seen, confidence, context),
            dangers=dangers,
            version=self.version,
        )

    def _sounds(self, seen: Seen, urgency: Urgency) -> dict[HintLabel, Reason]:
        """Return what the message sounds like where the rules have heard nothing, with the reason.

        Not where they have heard what is denied, over, supposed or spam: they know better.
        """
        settled = not _NOT_SO.isdisjoint({*seen.signals, *seen.hits})
        if settled or seen.language != ENGLISH or urgency is not Urgency.ROUTINE:
            return {}
        sounds = heard([token.word for token in seen.tokens], self._hints)
        return {
            name: Reason(f"sounds like {name}", " … ".join(map(seen.word, sounds[name].places)))
            for name in _SOUNDS
            if name in sounds
        }

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
        for name, patterns in self._rules.patterns():
            for pattern in patterns:
                quoted = {part for part in pattern.names() if part.startswith("'")}
                listed[ENGLISH] += [(part, part.strip("'")) for part in sorted(quoted)]
                missing |= {f"{name}: {part}" for part in pattern.names() - quoted - defined}
        if missing:
            message = (
                f"rules name concepts that no file of words/ has: {', '.join(sorted(missing))}"
            )
            raise ValueError(message)
        english = Lexicon(
            listed.pop(ENGLISH),
            (folded(word) for word in data.spelling.fillers.split()),
            {_pair(long): folded(short) for long, short in data.spelling.short.items()},
        )
        return {ENGLISH: english, **{tag: Lexicon(pairs) for tag, pairs in sorted(listed.items())}}

    def _respell(self, tokens: Iterable[Token]) -> tuple[Token, ...]:
        respelt: list[Token] = []
        for token in tokens:
            words = self._spelling(token.word)
            if words == (token.word,):
                respelt.append(token)
            else:
                respelt += [token._replace(word=word) for word in words]
        return tuple(respelt)

    def _hits(self, tokens: Sequence[Token], language: str) -> Hits:
        found = self._lexicons[ENGLISH].find(tokens)
        if language in self._lexicons and language != ENGLISH:
            found += self._lexicons[language].find(tokens)
        masked = {
            at for hit in found if hit.concept == _MASK for at in range(hit.first, hit.last + 1)
        }
        hits: dict[str, list[Hit]] = defaultdict(list)
        for hit in sorted(found):
            covered = masked and not masked.isdisjoint(range(hit.first, hit.last + 1))
            if not covered or hit.concept.startswith(_THROUGH_MASK):
                hits[hit.concept].append(hit)
        return dict(hits)

    def _scores(self, hits: Hits) -> dict[str, float]:
        scores: dict[str, float] = defaultdict(float)
        for concept in self._cues.keys() & hits.keys():
            topic, weight = self._cues[concept]
            scores[topic] += weight * len({hit.first for hit in hits[concept]})
        if len(scores) > 1 and "resolved" in hits:
            scores.pop(_PRAISE, None)  # thanks for what is over are about what is over
        return dict(sorted(scores.items()))

    def _confidence(self, seen: Seen, live: Sequence[Finding]) -> float:
        if seen.language == UNKNOWN or not seen.tokens:
            return 0.0
        if live:
            return 0.9
        if seen.findings or seen.scores or seen.signals:
            return 0.7
        return 0.3

    def _human_eyes(self, seen: Seen, confidence: float, context: Context) -> bool:
        unread = confidence < self._thresholds.low_confidence
        return seen.text.cut or self._unclear(context) or unread

    def _unclear(self, context: Context) -> bool:
        sure = context.asr_confidence
        return sure is not None and sure < self._thresholds.low_asr_confidence

    def _raised_by_context(
        self, urgency: Urgency, topic: str, seen: Seen, context: Context
    ) -> tuple[Reason, ...]:
        """Return why what sounds routine is urgent: asked again, an incident, unclear speech."""
        if urgency is not Urgency.ROUTINE:
            return ()
        chases = seen.signals.get(_CHASE, ()) if context.repeat_contact else ()
        reasons = [Reason("repeat contact", seen.words(way)) for way in chases]
        if topic in context.incidents:
            reasons.append(Reason("incident", context.incidents[topic]))
        if self._unclear(context):
            reasons.append(Reason("unclear speech", seen.text.considered[:_QUOTED]))
        return tuple(reasons)


def _version(data: TriageData) -> str:
    """Return a short name of exactly these words and rules, the same in every process."""
    whole = json.dumps(data.model_dump(mode="json"), sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:_VERSION_DIGITS]


def _pair(words: str) -> tuple[str, str]:
    one, two = (folded(word) for word in words.split())
    return one, two


def _rank(urgency: Urgency) -> int:
    return urgency.rank


def _reasons(seen: Seen) -> tuple[Reason, ...]:
    reasons = [
        Reason(f.urgency.value if f.live else f.bearing.value, seen.words(f.way))
        for f in seen.findings
    ]
    reasons += [
        Reason(name, seen.words(way)) for name, ways in sorted(seen.signals.items()) for way in ways
    ]
    return tuple(dict.fromkeys(reasons))[:_MAX_REASONS]


def _about(seen: Seen, topic: str) -> tuple[Reason, ...]:
    """Return the words that point at the topic, where there is no other reason to tell."""
    cues = [hit for kind in _WEIGHTS for hit in seen.hits.get(kind + topic, ())]
    return tuple(Reason("about", seen.words((hit,))) for hit in cues[:1])
