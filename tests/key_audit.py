"""The audit of Redis after each test: nothing is there that `store/keys.py` does not declare."""

import re

import redis

from store.keys import BY_NAME, EXPIRES, PERMANENT

_OURS = re.compile(r"^\{[^}]+\}:(?P<name>[^:]+)(?P<parts>(?::.*)?)$", re.DOTALL)
_RQ = re.compile(r"^(\{[^}]+\}:)?rq:")  # rq declares its own


def violations(client: redis.Redis) -> list[str]:
    """Return a sentence for each key with an undeclared name, a wrong type or a wrong lifetime."""
    keys = sorted(key for key in map(str, client.scan_iter(count=1000)) if not _RQ.match(key))
    return [sentence for key in keys if (sentence := _violation(client, key))]


def _violation(client: redis.Redis, key: str) -> str:
    match = _OURS.match(key)
    declared = BY_NAME.get(match["name"]) if match else None
    if match is None or declared is None:
        return f"{key}: not in store/keys.py"
    # The last part may hold colons of its own (an id of a provider), so there can be more.
    parts = match["parts"].count(":")
    if (parts == 0) != (not declared.params) or parts < len(declared.params):
        return f"{key}: should have the parts {declared.params}"
    kind, expires = str(client.type(key)), client.pttl(key) > 0
    if kind not in {declared.type, "none"}:
        return f"{key}: is a {kind}, declared as a {declared.type}"
    if kind != "none" and declared.lifetime == EXPIRES and not expires:
        return f"{key}: would stay for ever, declared to expire"
    if declared.lifetime == PERMANENT and expires:
        return f"{key}: would expire, declared permanent"
    return ""
