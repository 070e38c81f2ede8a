"""The centre file's JSON Schema, and the settings in it one by one.

Editors complete and check by it, the documentation is made of it, and a mistake is explained by it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.centre import Centre

Node = Mapping[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its dotted key, such as `queues[].targets.urgent.voice_s`, and what it is."""

    key: str
    kind: str
    default: str
    description: str


class Schema:
    """The schema of the centre file, with its references followed."""

    def __init__(self) -> None:
        """Make it from the models."""
        self.root: Node = {"$schema": DRAFT, **Centre.model_json_schema()}

    def at(self, path: Sequence[int | str]) -> Node:
        """Return the part that describes a place in the file; empty where nothing does."""
        node = self._follow(self.root)
        for part in path:
            if isinstance(part, int):
                node = self._follow(node.get("items", {}))
            else:
                named = node.get("properties", {}).get(part)
                node = self._follow(named or node.get("additionalProperties") or {})
        return node

    def settings(self) -> Iterator[Setting]:
        """Yield every setting in the order of the models."""
        yield from self._below("", self.root)

    def _below(self, prefix: str, parent: Node) -> Iterator[Setting]:
        for name, given in parent["properties"].items():
            key, node = f"{prefix}{name}", self._follow(given)
            while inner := node.get("items") or node.get("additionalProperties"):
                key += "[]" if "items" in node else ".<name>"
                node = self._follow(inner)
            if "properties" in node:
                yield from self._below(f"{key}.", node)
            else:
                required = name in parent.get("required", ())
                default = "required" if required else written(given.get("default", ""))
                yield Setting(key, _kind(node), default, given.get("description", ""))

    def _follow(self, node: Node) -> Node:
        while "$ref" in node:
            node = self.root["$defs"][node["$ref"].rpartition("/")[2]]
        return node


def written(value: object) -> str:
    """Return a default as the file would have it; nothing for an empty one."""
    if isinstance(value, list | dict):
        return ", ".join(map(str, value))
    return str(value)


def _kind(node: Node) -> str:
    if "enum" in node:
        return "one of " + ", ".join(node["enum"])
    if node["type"] == "integer":
        low = node.get("minimum", node.get("exclusiveMinimum", -1) + 1)
        return (
            f"whole number, {low} to {node['maximum']}"
            if "maximum" in node
            else (f"whole number from {low}")
        )
    return "date" if node.get("format") == "date" else "text"
