"""The audit itself: a key that is not as declared is found."""

from collections.abc import Iterator

import pytest
import redis

from tests.key_audit import violations


@pytest.fixture
def scratch(redis_server: redis.Redis) -> Iterator[redis.Redis]:
    """Yield an empty Redis without the audit, which is what is under test."""
    redis_server.flushall()
    yield redis_server
    redis_server.flushall()


def test_declared_keys_pass(scratch: redis.Redis) -> None:
    """Keys with the declared type and lifetime are in order, and rq's own are left alone."""
    scratch.hset("{demo}:queue:repairs", "name", "Repairs")
    scratch.zadd("{demo}:lane:repairs:urgent:voice", {"cnv_1": 1})
    scratch.set("{demo}:claim:sms:SM1", "cnv_1", ex=60)
    scratch.set("rq:job:1", "")
    assert violations(scratch) == []


@pytest.mark.parametrize(
    ("key", "expires_s", "sentence"),
    [
        ("stray", None, "stray: not in store/keys.py"),
        ("{demo}:unheard_of:1", None, "{demo}:unheard_of:1: not in store/keys.py"),
        ("{demo}:sequence", 60, "{demo}:sequence: would expire, declared permanent"),
        ("{demo}:sequence:1", None, "{demo}:sequence:1: should have the parts ()"),
        ("{demo}:claim", 60, "{demo}:claim: should have the parts ('provider',)"),
        ("{demo}:claim:SM1", None, "{demo}:claim:SM1: would stay for ever, declared to expire"),
        ("{demo}:timers", None, "{demo}:timers: is a string, declared as a zset"),
    ],
)
def test_a_key_that_is_not_as_declared_is_found(
    scratch: redis.Redis, key: str, expires_s: int | None, sentence: str
) -> None:
    """A wrong name, number of parts, type or lifetime gets a sentence."""
    scratch.set(key, "x", ex=expires_s)
    assert violations(scratch) == [sentence]
