"""Writes `console/ui/src/wire.gen.ts`, the browser's types, from the models of the wire.

    python -m console.typegen

A test makes the file again and compares, so it is never edited and never old.
"""

import inspect
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from pydantic.json_schema import JsonSchemaMode, models_json_schema

from console import answers, messages, requests, stream_messages

TARGET = Path(__file__).parent / "ui" / "src" / "wire.gen.ts"
REFERENCE = "#/$defs/"
HEADER = """\
// Written by console/typegen.py. Do not edit: change console/*.py, run python -m console.typegen.
"""
UNIONS: dict[str, Any] = {
    "ServerMessage": stream_messages.ServerMessage,
    "ClientMessage": requests.ClientMessage,
    "Phone": answers.Phone,
}
PRIMITIVES = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}


def generate() -> str:
    """Return the text of the file: one exported type for each model, in order of their names."""
    pieces = [HEADER]
    pieces += [_declaration(name, schema) for name, schema in sorted(schemas().items())]
    for name, union in UNIONS.items():
        members = get_args(union) or (union,)
        alternatives = "".join(f"\n  | {member.__name__}" for member in members)
        pieces.append(f"export type {name} ={alternatives};\n")
    return "\n".join(pieces)


def schemas(reference: str = REFERENCE) -> dict[str, dict[str, Any]]:
    """Return the JSON schema of every model of the wire, by name.

    They refer to one another by `reference` and the name.
    """
    models: list[tuple[type[messages.Wire], JsonSchemaMode]] = []
    for module in (messages, answers, requests, stream_messages):
        for _, model in inspect.getmembers(module, inspect.isclass):
            if issubclass(model, messages.Wire) and model.__module__ == module.__name__:
                mode: JsonSchemaMode = (
                    "validation" if issubclass(model, requests.Request) else "serialization"
                )
                models.append((model, mode))
    bases = (messages.Wire, requests.Request)
    _, page = models_json_schema(
        [pair for pair in models if pair[0] not in bases], ref_template=reference + "{model}"
    )
    definitions: dict[str, dict[str, Any]] = page["$defs"]
    return definitions


def _declaration(name: str, schema: dict[str, Any]) -> str:
    comment = _comment(schema.get("description", ""))
    if "properties" not in schema:
        return f"{comment}export type {name} = {_type(schema)};\n"
    required = schema.get("required", [])
    lines = [
        f"  readonly {key}{'' if key in required else '?'}: {_type(value)};\n"
        for key, value in schema["properties"].items()
    ]
    return f"{comment}export interface {name} {{\n{''.join(lines)}}}\n"


def _comment(text: str) -> str:
    if not text:
        return ""
    lines = "".join(f" * {line}".rstrip() + "\n" for line in text.splitlines())
    return f"/**\n{lines} */\n"


def _type(schema: dict[str, Any]) -> str:
    key = next(key for key in RENDER if key in schema)
    return RENDER[key](schema)


def _plain(schema: dict[str, Any]) -> str:
    match schema["type"]:
        case "null":
            return "null"
        case "array":
            return f"ReadonlyArray<{_type(schema['items'])}>"
        case "object":
            key = _type(schema["propertyNames"])
            return f"Readonly<Record<{key}, {_type(schema['additionalProperties'])}>>"
        case primitive:
            return PRIMITIVES[primitive]


# How each form of a JSON schema reads in TypeScript; the first key that is there decides.
RENDER: dict[str, Callable[[dict[str, Any]], str]] = {
    "$ref": lambda schema: schema["$ref"].removeprefix(REFERENCE),
    "anyOf": lambda schema: " | ".join(_type(item) for item in schema["anyOf"]),
    "enum": lambda schema: " | ".join(json.dumps(value) for value in schema["enum"]),
    "const": lambda schema: json.dumps(schema["const"]),
    "type": _plain,
}

if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(generate(), encoding="utf-8")
    sys.stdout.write(f"wrote {TARGET}\n")
