"""The body of `heard triage`: JSON lines in, JSON lines out, and why on request.

Each line in is `{"id", "channel", "text"}`; each line out has the labels of the same code that
live contacts pass through. A line that cannot be read is answered with an `error`, and the
command goes on.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from core.words import Channel
from queues.triage.explain import explain
from queues.triage.triager import Triager

DONE = 0
FAILED = 1
DATA = Path("config/triage")


def run(lines: Iterable[str], out: TextIO, folder: Path = DATA) -> int:
    """Triage each line; returns 1 when some line could not be read, else 0."""
    triager = Triager.load(folder)
    failed = False
    for answer in answers(lines, triager):
        failed = failed or "error" in answer
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return FAILED if failed else DONE


def run_explain(text: str, out: TextIO, folder: Path = DATA) -> int:
    """Say in words why `text` gets its labels and what would change them."""
    out.write(explain(Triager.load(folder), text) + "\n")
    return DONE


def answers(lines: Iterable[str], triager: Triager) -> Iterator[dict[str, Any]]:
    """Yield one answer for each line that is not blank."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _answer(line, number, triager)


def _answer(line: str, number: int, triager: Triager) -> dict[str, Any]:
    try:
        fields = json.loads(line)
        text, identity = str(fields["text"]), fields.get("id")
    except (ValueError, TypeError, KeyError, AttributeError):
        wanted = '{"id": "1", "channel": "sms", "text": "…"}'
        return {"line": number, "error": f"not a JSON object with a text; write {wanted}"}
    result = triager.triage(text, _channel(fields.get("channel")))
    return {
        "id": identity,
        "urgency": result.urgency.value,
        "topic": result.topic,
        "danger_to_life": result.danger_to_life,
        "complaint": result.complaint,
        "distressed": result.distressed,
        "language": result.language,
        "reasons": [{"label": item.label, "words": item.words} for item in result.reasons],
        "confidence": round(result.confidence, 2),
        "human_eyes": result.human_eyes,
        "dangers": list(result.dangers),
    }


def _channel(name: object) -> Channel:
    """Return the channel; a name of elsewhere (`facebook`) is taken as Messenger's."""
    try:
        return Channel(str(name))
    except ValueError:
        return Channel.MESSENGER
