"""Fits the hints of triage: `python -m bench.fit_hints SET…` writes `config/triage/hints.json`.

A set is JSON lines of labelled messages, as `heard triage --corrections` prints them too. English
ones are used. For each label a logistic regression over words and pairs of words, by full gradient
descent: the same sets give the same weights. `serious` tells emergencies from what is routine. The
threshold is the score that at most ALLOWED of the messages without the label reach in five-fold
cross-validation; what share of those with it is heard then is printed.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.triage import ENGLISH
from heard.triager import FOLDER, load_triager
from queues.triage.hints import features
from queues.triage.triager import Triager

TARGET = FOLDER / "hints.json"
FOLDS = 5
ROUNDS = 120
STEP = 0.4
SHRINK = 0.002
FEWEST = 2  # messages that have a feature
SMALLEST = 0.03  # weights below are left out
ALLOWED = {
    "serious": 0.05,
    "emergency": 0.03,
    "danger_to_life": 0.03,
}

Row = Mapping[str, Any]
Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Example:
    """One message: its features, and whether it has the label."""

    features: frozenset[str]
    has: bool


@dataclass(frozen=True, slots=True)
class Model:
    """Weights and what is added to them."""

    weights: Weights
    bias: float

    def score(self, example: Example) -> float:
        """Return the log odds."""
        return self.bias + sum(self.weights.get(each, 0.0) for each in example.features)


def main() -> None:
    """Fit each label and write the file."""
    parser = argparse.ArgumentParser(prog="python -m bench.fit_hints", description=__doc__)
    parser.add_argument("sets", nargs="+", type=Path, help="labelled messages")
    asked = parser.parse_args()
    lines = (line for path in asked.sets for line in path.read_text("utf-8").splitlines())
    rows = [row for row in map(json.loads, lines) if row["lang"] == ENGLISH]
    triager = load_triager()
    hints = {label: _hint(label, rows, triager) for label in ALLOWED}
    TARGET.write_text(json.dumps(hints, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _hint(label: str, rows: Sequence[Row], triager: Triager) -> dict[str, Any]:
    among = [row for row in rows if label != "serious" or row["urgency"] != "urgent"]
    examples = [_example(row, label, triager) for row in among]
    scored = list(_cross_validated(examples))
    without = sorted((score for score, has in scored if not has), reverse=True)
    threshold = max(without[int(ALLOWED[label] * len(without))], 0.0)
    found = [score > threshold for score, has in scored if has]
    print(f"{label:15} {len(found):4} of {len(among)}, heard {sum(found) / len(found):.3f}")
    model = fit(examples)
    kept = {name: round(w, 2) for name, w in sorted(model.weights.items()) if abs(w) > SMALLEST}
    return {"bias": round(model.bias, 2), "threshold": round(threshold, 2), "weights": kept}


def _example(row: Row, label: str, triager: Triager) -> Example:
    words = [token.word for token in triager.see(row["text"]).tokens]
    of_urgency = label in ("serious", "emergency")
    has = row["urgency"] == "emergency" if of_urgency else bool(row[label])
    return Example(frozenset(feature for feature, _ in features(words)), has)


def _cross_validated(examples: Sequence[Example]) -> Iterable[tuple[float, bool]]:
    """Yield the score of each example by a model that has not seen it."""
    for fold in range(FOLDS):
        model = fit([each for at, each in enumerate(examples) if at % FOLDS != fold])
        for each in examples[fold::FOLDS]:
            yield model.score(each), each.has


def fit(examples: Sequence[Example]) -> Model:
    """Return the logistic regression of the examples, with small weights shrunk away."""
    counts = Counter(feature for each in examples for feature in each.features)
    known = [
        Example(frozenset(f for f in each.features if counts[f] >= FEWEST), each.has)
        for each in examples
    ]
    weights: Weights = dict.fromkeys(sorted(f for f in counts if counts[f] >= FEWEST), 0.0)
    bias = 0.0
    for _ in range(ROUNDS):
        model = Model(weights, bias)
        slopes: Weights = dict.fromkeys(weights, 0.0)
        for each in known:
            off = each.has - 1 / (1 + math.exp(-model.score(each)))
            bias += STEP * off / len(known)
            for feature in sorted(each.features):
                slopes[feature] += off
        weights = {
            feature: weight * (1 - SHRINK) + STEP * slopes[feature] / math.sqrt(counts[feature]) / 4
            for feature, weight in weights.items()
        }
    return Model(weights, bias)


if __name__ == "__main__":
    main()
