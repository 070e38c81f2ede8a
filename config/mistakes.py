"""Mistakes in the centre file, each as one sentence: where it is and what to write instead."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from config.fields import SHAPES
from config.schema import Schema

Place = tuple[int | str, ...]

# What to write, by pydantic's type of error; its context fills in the rest.
WRITE: Mapping[str, str] = {
    "string_type": 'must be text in quotes, like "text"',
    "string_too_short": "must not be empty",
    "int_type": "must be a whole number without quotes",
    "tuple_type": "must be a list in square brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_short": "must have at least one",
    "date_type": "must be a date without quotes, like 2026-12-29",
    "date_from_datetime_parsing": "must be a date without quotes, like 2026-12-29",
    "date_from_datetime_inexact": "must be a date without a time, like 2026-12-29",
}
KEY_OF_TABLE = "[key]"  # how pydantic says that the key itself is wrong
SHOWN = 40
NEAR = 0.65
_QUOTED = re.compile("'([^']+)'")


def explained(error: ValidationError, raw: Mapping[str, Any], schema: Schema) -> Iterator[str]:
    """Yield `key: what is wrong and what to write` for everything that pydantic found."""
    for item in error.errors(include_url=False):
        place = item["loc"]
        if item["type"] == "too_short" and item["input"]:
            continue  # what is in the list is wrong, and told already
        yield f"{dotted(place, raw)}: {_problem(item, place, schema)}"


def dotted(place: Place, raw: object) -> str:
    """Return `queues.repairs.targets.urgent`: entries of a list by their id, or as `numbers#2`."""
    key = ""
    for part in place:
        if part == KEY_OF_TABLE:
            continue
        inner = _inside(raw, part)
        if isinstance(part, int):
            name = inner.get("id") if isinstance(inner, Mapping) else None
            key += f".{name}" if isinstance(name, str) and name else f"#{part + 1}"
        else:
            key += f".{part}" if key else part
        raw = inner
    return key


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Return `; did you mean 'rents'?`, or the list of what is known when nothing is near."""
    words = list(dict.fromkeys(known))
    near = get_close_matches(str(word), words, n=1, cutoff=NEAR)
    if near:
        return f"; did you mean {near[0]!r}?"
    return f"; known: {', '.join(words)}" if words else ""


def _problem(item: ErrorDetails, place: Place, schema: Schema) -> str:
    kind, context = item["type"], item.get("ctx", {})
    if kind == "extra_forbidden":
        return "unknown setting" + did_you_mean(place[-1], schema.at(place[:-1])["properties"])
    if kind == "missing":
        return f"missing; add it: {schema.at(place[:-1])['properties'][place[-1]]['description']}"
    if kind == "enum":
        known = schema.at(place).get("enum") or _QUOTED.findall(context["expected"])
        return f"there is no {item['input']!r}" + did_you_mean(item["input"], known)
    if kind == "value_error":
        return str(context["error"])
    shape = SHAPES.get(context.get("pattern", ""))
    write = shape or WRITE.get(kind, item["msg"]).format(**context)
    return f"{write} (got {shortened(item['input'])})"


def shortened(value: object) -> str:
    """Return a value as the file has it, cut to a few words."""
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _inside(raw: object, part: int | str) -> object:
    try:
        return raw[part]  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        return None
