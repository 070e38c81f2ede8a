"""The landlord's records of residents, as they stand in a file: CSV or JSON lines.

    name,phone,reference,language,vulnerable,needs,prefers
    Ann Smith,07700 900123;020 7946 0123,T-1234,en,yes,wheelchair;hearing loop,sms

    {"name": "Ann Smith", "phone": ["07700 900123"], "vulnerable": true, "needs": ["wheelchair"]}

A column that is missing or empty changes nothing of what is kept.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from channels.phone_numbers import phone_address
from core.errors import InvalidError
from core.residents import folded_words
from core.words import Channel

SEPARATOR = ";"  # between several numbers or needs in one column


def _several(value: object) -> object:
    """Read `a;b` as CSV has it; a list stays as it is."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(SEPARATOR) if part.strip()]
    return value


Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^,;]+$")
]


class Line(BaseModel):
    """One resident of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    phone: Annotated[list[Words], BeforeValidator(_several)]
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")] | None = (
        None
    )
    vulnerable: bool | None = None
    needs: Annotated[list[Words], BeforeValidator(_several)] | None = None
    reference: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] | None = (
        None
    )
    prefers: Channel | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What the `resident` script keeps: where they are reached, and the fields that were given.

    `words` is what they are found by, of the name and of the reference, as far as given.
    """

    addresses: tuple[str, ...]
    fields: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)


def records(lines: Iterable[str], region: str) -> Iterator[tuple[int, Record | str]]:
    """Yield each record with its line number, or a sentence about what is wrong with the line.

    `region` is where numbers without a country code are from. Raises InvalidError when the file
    is neither CSV with a header nor JSON lines.
    """
    lines = iter(lines)
    first = next(lines, "")
    read = _json_lines if first.lstrip("\ufeff \t").startswith("{") else _csv
    for number, fields in read(chain([first.removeprefix("\ufeff")], lines)):
        yield number, fields if isinstance(fields, str) else _record(fields, region)


def _json_lines(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except ValueError:
            fields = None
        yield number, fields if isinstance(fields, dict) else "is no JSON object"


def _csv(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any] | str]]:
    reader = csv.DictReader(lines, strict=True)
    columns = [column.strip().lower() for column in reader.fieldnames or ()]
    unknown = [column for column in columns if column not in Line.model_fields]
    if "phone" not in columns or unknown:
        message = (
            f"the first line must name the columns: phone and any of {', '.join(Line.model_fields)}"
            + (f"; there are {', '.join(unknown)}" if unknown else "")
        )
        raise InvalidError(message)
    reader.fieldnames = columns
    while True:
        try:
            fields = next(reader, None)
        except csv.Error as error:
            yield reader.line_num, f"is no CSV: {error}"
            continue
        if fields is None:
            return
        if None in fields or None in fields.values():
            yield reader.line_num, f"has not {len(columns)} columns as the first line has"
            continue
        yield reader.line_num, {name: text for name, text in fields.items() if text.strip()}


def _record(fields: dict[str, Any], region: str) -> Record | str:
    try:
        line = Line.model_validate(fields)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in problems)
    found = [phone_address(number, region) for number in line.phone]
    if not found or None in found:
        return "phone: no number that can be dialled; write it as +447700900123 or 07700 900123"
    given = {
        "name": line.name,
        "language": line.language,
        "vulnerable": None if line.vulnerable is None else str(int(line.vulnerable)),
        "needs": None if line.needs is None else ",".join(line.needs),
        "reference": line.reference,
        "prefers": line.prefers,
    }
    called = {"name": line.name, "reference": line.reference}
    addresses = tuple(address.key for address in found if address)
    fields = {name: str(text) for name, text in given.items() if text is not None}
    words = {kind: " ".join(folded_words(text)) for kind, text in called.items() if text}
    return Record(addresses, fields, words)
