"""Holds requests and answers against the provider's OpenAPI description.

Stricter than the description: an answer must have every property that it names and no other, and
a form may hold nothing that it does not name. In one thing laxer: a reference to an enum may be
null in an answer, as it is in the description's own examples.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

HERE = Path(__file__).parent
DESCRIPTION = HERE / "node_modules/@twilio/cli-core/src/services/twilio-api/twilio_api_v2010.json"
PRISM = HERE / "node_modules/@stoplight/prism-cli/dist/index.js"

Schema = dict[str, Any]


@dataclass(frozen=True)
class Exchanged:
    """One request to the REST API and its answer."""

    method: str
    path: str
    query: Mapping[str, str]
    form: Iterable[tuple[str, str]]
    status: int
    body: Any


class Contract:
    """The description of one API."""

    def __init__(self, description: Schema) -> None:
        """Read the paths; a request is matched to the most literal one."""
        self._schemas: Schema = description["components"]["schemas"]
        self._paths = [
            (re.compile(re.sub(r"\\{\w+\\}", r"[^/]+", re.escape(path))), operations)
            for path, operations in description["paths"].items()
        ]

    def mistakes(self, exchanged: Exchanged) -> list[str]:
        """Return everything in the request or the answer that the description does not allow."""
        operation = self._operation(exchanged)
        if operation is None:
            return [f"no operation {exchanged.method} {exchanged.path}"]
        found = self._in_query(operation, exchanged) + self._in_form(operation, exchanged)
        answers = operation["responses"]
        if str(exchanged.status) not in answers:
            return [*found, f"status {exchanged.status}, not {'/'.join(answers)}"]
        content = answers[str(exchanged.status)].get("content")
        if content is None:
            return found
        schema = self._answer(content["application/json"]["schema"])
        return found + [
            f"answer {error.json_path}: {error.message}"
            for error in Draft202012Validator(schema).iter_errors(exchanged.body)
        ]

    def _operation(self, exchanged: Exchanged) -> Schema | None:
        for pattern, operations in self._paths:
            if pattern.fullmatch(exchanged.path) and exchanged.method.lower() in operations:
                operation: Schema = operations[exchanged.method.lower()]
                return operation
        return None

    def _in_query(self, operation: Schema, exchanged: Exchanged) -> list[str]:
        known = {
            parameter["name"]: parameter["schema"]
            for parameter in operation.get("parameters", [])
            if parameter["in"] == "query"
        }
        return self._fields("query", known, exchanged.query.items())

    def _in_form(self, operation: Schema, exchanged: Exchanged) -> list[str]:
        content = operation.get("requestBody", {}).get("content", {})
        if not content:
            return [f"a form where none is expected: {list(exchanged.form)}"] * bool(exchanged.form)
        schema = content["application/x-www-form-urlencoded"]["schema"]
        sent = {name for name, _ in exchanged.form}
        missing = [
            f"form: {name} is missing" for name in schema.get("required", []) if name not in sent
        ]
        return missing + self._fields("form", schema["properties"], exchanged.form)

    def _fields(self, where: str, known: Schema, fields: Iterable[tuple[str, str]]) -> list[str]:
        found = []
        for name, value in fields:
            if name not in known:
                found.append(f"{where}: {name} is unknown")
                continue
            schema = self._resolved(known[name])
            if schema.get("type") == "array":
                schema = self._resolved(schema["items"])
            errors = Draft202012Validator(schema).iter_errors(_typed(value, schema))
            found += [f"{where} {name}: {error.message}" for error in errors]
        return found

    def _resolved(self, schema: Schema) -> Schema:
        if "$ref" in schema:
            resolved: Schema = self._schemas[schema["$ref"].rpartition("/")[2]]
            return resolved
        return schema

    def _answer(self, schema: Schema) -> Schema:
        """Return the schema of an answer as JSON Schema, references resolved."""
        if "$ref" in schema:
            resolved = self._resolved(schema)
            if "enum" in resolved:
                return {"enum": [*resolved["enum"], None]}
            return self._answer(resolved)
        made: Schema = {key: schema[key] for key in ("pattern", "minLength") if key in schema}
        if "type" in schema:
            made["type"] = [schema["type"], "null"] if schema.get("nullable") else schema["type"]
        if "items" in schema:
            made["items"] = self._answer(schema["items"])
        if "properties" in schema:
            names = schema["properties"]
            made["properties"] = {name: self._answer(names[name]) for name in names}
            made["required"] = sorted(names)
            made["additionalProperties"] = False
        return made


@lru_cache
def contract() -> Contract:
    """Read the description once."""
    return Contract(json.loads(DESCRIPTION.read_text()))


def _typed(value: str, schema: Schema) -> str | float | bool:
    """Return a form's text as the type that the schema wants, or as it is."""
    kind = schema.get("type")
    if kind == "integer" and re.fullmatch(r"-?\d+", value):
        return int(value)
    if kind == "number" and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value)
    if kind == "boolean" and value in {"true", "false"}:
        return value == "true"
    return value
