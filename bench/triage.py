"""How well and how fast the triage labels messages: `python -m bench.triage --set PATH`.

A set is JSON lines of `id, channel, text, urgency, topic, complaint, distressed, danger_to_life`,
with `lang` and `tags` for slices (`--by lang`, `--by tags`). Each message is read as intake reads
it, first calls included, and timed by the clock (which counts other processes of a busy machine;
`--alone` asks the system to keep them away, as root) and of the processor. Memory is what loading
the words and rules keeps, and the peak of one message.
"""

import argparse
import gc
import json
import os
import tracemalloc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from bench.report import percentile, save, table
from core.triage import Triage
from core.words import Channel
from heard.triage import ALSO_CALLED
from heard.triager import load_triager
from queues.triage.triager import Triager

ROUNDS = 5
NONE = -1.0
GOALS = {
    "danger_to_life recall": 0.95,
    "emergency recall": 0.92,
    "emergency called routine": 0.02,
    "routine called emergency": 0.04,
    "complaint recall": 0.90,
    "complaint precision": 0.75,
    "distressed recall": 0.85,
    "topic accuracy": 0.80,
}

Row = Mapping[str, Any]
Labelled = tuple[Row, Triage]
Share = tuple[float, int]  # the share, and of how many; NONE of none


def main() -> None:
    """Label the set, print the table, keep the figures."""
    asked = _arguments()
    triager = load_triager()
    rows = read(asked.set)
    labelled = label(rows, triager)
    figures = measures(labelled)
    _show(figures)
    slices = {by: _sliced(labelled, by) for by in asked.by}
    for by, parts in slices.items():
        _show_slices(by, parts)
    if asked.wrong:
        _show_wrong(labelled)
    gc.collect()
    gc.freeze()  # as a web process does
    with _alone() if asked.alone else nullcontext():
        times = _times_ms(rows, triager)
    cost = {**times, **_memory_kib(rows)}
    table(("cost", "measured"), [(name, f"{value:.2f}") for name, value in cost.items()])
    kept = {"set": asked.set.name, "messages": len(rows), "measures": figures, "by": slices}
    print(f"  kept in {save('triage', {**kept, 'cost': cost})}\n")


def read(path: Path) -> list[dict[str, Any]]:
    """Return the messages of a set."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def label(rows: Iterable[Row], triager: Triager) -> list[Labelled]:
    """Return each message with what triage makes of it."""
    return [(row, triager.triage(row["text"], channel_of(row))) for row in rows]


def channel_of(row: Row) -> Channel:
    """Return the channel of a message of a set."""
    return ALSO_CALLED.get(row["channel"]) or Channel(row["channel"])


def measures(labelled: Sequence[Labelled]) -> dict[str, Share]:
    """Return the measures by which triage is judged, each with how many it is a share of."""
    found: dict[str, Share] = {}
    for flag in ("danger_to_life", "complaint", "distressed"):
        found[f"{flag} recall"] = _share(bool(getattr(t, flag)) for r, t in labelled if r[flag])
        found[f"{flag} precision"] = _share(bool(r[flag]) for r, t in labelled if getattr(t, flag))
    for name, true, called in (
        ("emergency recall", "emergency", "emergency"),
        ("emergency called routine", "emergency", "routine"),
        ("routine called emergency", "routine", "emergency"),
    ):
        found[name] = _share(t.urgency == called for r, t in labelled if r["urgency"] == true)
    found["emergency or urgent recall"] = _share(
        t.urgency != "routine" for r, t in labelled if r["urgency"] != "routine"
    )
    for name in ("urgency", "topic"):
        found[f"{name} accuracy"] = _share(r[name] == getattr(t, name) for r, t in labelled)
        found[f"{name} macro F1"] = (macro_f1(labelled, name), len(labelled))
    found["language accuracy"] = _share(r["lang"] == t.language for r, t in labelled if "lang" in r)
    return found


def macro_f1(labelled: Sequence[Labelled], name: str) -> float:
    """Return the mean F1 over the values that occur in the set."""
    scores = []
    for value in sorted({row[name] for row, _ in labelled}):
        right = sum(r[name] == value == getattr(t, name) for r, t in labelled)
        either = sum((r[name] == value) + (getattr(t, name) == value) for r, t in labelled)
        scores.append(2 * right / either)
    return sum(scores) / len(scores) if scores else NONE


def _share(outcomes: Iterable[bool]) -> Share:
    known = list(outcomes)
    return (sum(known) / len(known) if known else NONE, len(known))


def _sliced(labelled: Iterable[Labelled], by: str) -> dict[str, dict[str, Share]]:
    parts: dict[str, list[Labelled]] = defaultdict(list)
    for pair in labelled:
        value = pair[0].get(by) or "none"
        for each in value if isinstance(value, list) else [value]:
            parts[each].append(pair)
    return {name: measures(part) for name, part in sorted(parts.items())}


def _show(figures: Mapping[str, Share]) -> None:
    rows = []
    for name, (share, count) in figures.items():
        goal = GOALS.get(name)
        rows.append((name, _shown(share), f"{goal:.2f}" if goal else "", str(count)))
    table(("measure", "share", "goal", "of"), rows)


def _show_slices(by: str, parts: Mapping[str, Mapping[str, Share]]) -> None:
    names = (
        "danger_to_life recall",
        "emergency recall",
        "emergency called routine",
        "routine called emergency",
        "complaint recall",
        "distressed recall",
        "topic accuracy",
        "language accuracy",
    )
    header = (by, "messages", *(name.replace("_to_life", "") for name in names))
    rows = [
        (value, str(part["topic accuracy"][1]), *(_shown(part[name][0]) for name in names))
        for value, part in parts.items()
    ]
    table(header, rows)


def _show_wrong(labelled: Iterable[Labelled]) -> None:
    for row, triage in labelled:
        names = ("urgency", "topic", "complaint", "distressed", "danger_to_life")
        wrong = [
            f"{name} {row[name]} → {getattr(triage, name)}"
            for name in names
            if row[name] != getattr(triage, name)
        ]
        if wrong:
            print(f"  {row['id']}: {'; '.join(wrong)}\n      {row['text']}")
    print()


def _shown(share: float) -> str:
    return "-" if share == NONE else f"{share:.3f}"


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other processes off this one's processor; raises PermissionError when not root."""
    usual = os.sched_getscheduler(0)
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    try:
        yield
    finally:
        os.sched_setscheduler(0, usual, os.sched_param(0))


def _times_ms(rows: Iterable[Row], triager: Triager) -> dict[str, float]:
    times, of_processor = [], []
    for _ in range(ROUNDS):
        for row in rows:
            begun, worked = perf_counter(), process_time()
            triager.readings(row["text"])
            of_processor.append((process_time() - worked) * 1000)
            times.append((perf_counter() - begun) * 1000)
    return {
        "ms of processor per message, median": percentile(of_processor, 0.5),
        "ms of processor per message, 99th percentile": percentile(of_processor, 0.99),
        "ms of processor per message, longest": max(of_processor),
        "ms per message, median": percentile(times, 0.5),
        "ms per message, 99th percentile": percentile(times, 0.99),
        "ms per message, longest": max(times),
    }


def _memory_kib(rows: Sequence[Row]) -> dict[str, float]:
    tracemalloc.start()
    begun = perf_counter()
    triager = load_triager()
    loading_s = perf_counter() - begun
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    label(rows[:1], triager)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "s to load, under trace": loading_s,
        "KiB kept by words and rules": kept / 1024,
        "KiB more for one message": (peak - kept) / 1024,
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.triage", description=__doc__)
    parser.add_argument("--set", type=Path, required=True, help="the labelled messages")
    parser.add_argument("--by", action="append", default=[], choices=("lang", "tags", "channel"))
    parser.add_argument("--alone", action="store_true", help="keep other processes away (root)")
    parser.add_argument("--wrong", action="store_true", help="show each wrong label")
    return parser.parse_args()


if __name__ == "__main__":
    main()
