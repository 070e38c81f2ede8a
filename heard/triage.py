"""`heard triage`: messages in, labels out, by the code that live contacts pass through."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from core.triage import Triage
from core.words import Channel
from heard import corrections
from heard.triager import load_triager
from queues.triage.explain import explain
from queues.triage.triager import Triager

ALSO_CALLED = {"facebook": Channel.MESSENGER, "phone": Channel.VOICE}


class Message(BaseModel):
    """One line of standard input; more fields are ignored."""

    model_config = ConfigDict(frozen=True)

    id: str | int
    channel: str
    text: str


def main(asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Label each line of standard input; a line that cannot be read is told and skipped.

    With `--explain TEXT`: say why that text gets its labels, and what would change them. With
    `--corrections`: print what agents corrected.
    """
    if asked.corrections:
        return corrections.main(environ)
    triager, wrong = load_triager(), 0
    if asked.explain is not None:
        sys.stdout.write(explain(triager, asked.explain) + "\n")
        return 0
    for labels in labelled(sys.stdin, triager):
        if isinstance(labels, str):
            sys.stderr.write(f"heard: {labels}\n")
            wrong += 1
        else:
            sys.stdout.write(json.dumps(labels, ensure_ascii=False) + "\n")
    return 1 if wrong else 0


def labelled(lines: Iterable[str], triager: Triager) -> Iterator[dict[str, Any] | str]:
    """Yield the labels of each line, or a sentence about a line that cannot be read."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            message = Message.model_validate_json(line)
            channel = ALSO_CALLED.get(message.channel) or Channel(message.channel)
        except (ValidationError, ValueError):
            yield f'line {number}: write {{"id": "…", "channel": "sms", "text": "…"}}'
            continue
        yield {"id": message.id, **fields(triager.triage(message.text, channel))}


def fields(triage: Triage) -> dict[str, Any]:
    """Return the labels as they are printed."""
    return {
        "urgency": triage.urgency,
        "topic": triage.topic,
        "danger_to_life": triage.danger_to_life,
        "complaint": triage.complaint,
        "distressed": triage.distressed,
        "language": triage.language,
        "reasons": [{"label": reason.label, "words": reason.words} for reason in triage.reasons],
        "confidence": triage.confidence,
        "human_eyes": triage.human_eyes,
        "version": triage.version,
    }
