"""What every test may rely on."""

import socket

import pytest
import redis


def test_nothing_leaves_the_machine() -> None:
    """A test that forgets to point at a local double fails instead of reaching a provider."""
    with pytest.raises(RuntimeError, match=r"tried to reach api\.twilio\.com"):
        socket.create_connection(("api.twilio.com", 443))
    with socket.socket() as outward, pytest.raises(RuntimeError, match=r"tried to reach 192\.0"):
        outward.connect(("192.0.2.1", 443))


def test_redis_is_real_and_durable(redis_server: redis.Redis, redis_url: str) -> None:
    """Tests run against a redis-server that writes each change to disk, as in production."""
    config = redis_server.config_get("append*")
    assert (config["appendonly"], config["appendfsync"]) == ("yes", "always")
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
