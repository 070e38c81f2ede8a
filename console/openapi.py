"""The OpenAPI page, made from the route table and the models of the wire."""

import re
from http import HTTPStatus
from typing import Any, get_args

from console.answers import ErrorAnswer
from console.route import Permission, Route
from console.sessions import COOKIE
from console.typegen import schemas

VERSION = "3.1.0"
REFERENCE = "#/components/schemas/"
_PATTERN = re.compile(r"\{(\w+)(?::[^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}")


def document(routes: tuple[Route, ...]) -> dict[str, Any]:
    """Return the description of these routes; it changes only when they do."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        plain = _PATTERN.sub(r"{\1}", route.path)
        paths.setdefault(plain, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": VERSION,
        "info": {
            "title": "Heard",
            "version": "1",
            "description": "What docs/protocol.md explains by example. "
            "WebSocket messages are among the schemas.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas(REFERENCE),
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": COOKIE}},
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": route.summary,
        "x-permission": route.permission.value,
        "security": [] if route.permission is Permission.PUBLIC else [{"session": []}],
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in _PATTERN.findall(route.path)
        ]
        + [
            {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
            for name in route.query
        ],
        "responses": {
            str(route.status): _answer(HTTPStatus(route.status).phrase, route.gives),
            "default": _answer("What went wrong", ErrorAnswer),
        },
    }
    if route.takes is not None:
        operation["requestBody"] = {"content": _content(route.takes)}
    return operation


def _answer(description: str, gives: Any) -> dict[str, Any]:  # noqa: ANN401 - see Route.gives
    if gives is None:
        return {"description": description}
    return {"description": description, "content": _content(gives)}


def _content(model: Any) -> dict[str, Any]:  # noqa: ANN401 - see Route.gives
    members = get_args(model) or (model,)
    references = [{"$ref": f"{REFERENCE}{member.__name__}"} for member in members]
    schema = references[0] if len(references) == 1 else {"anyOf": references}
    return {"application/json": {"schema": schema}}
