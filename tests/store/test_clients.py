"""What a client of Redis promises when Redis is away, slow, full, or elsewhere."""

import asyncio
import socket
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis.exceptions import ResponseError

from core.clock import SystemClock
from core.errors import ConfigError, StoreUnavailableError
from heard import children, embedded
from store.clients import StoreClient, blocking_client, command_client, jobs_client
from store.keys import Keys
from tests.store.conftest import RedisServer, answers
from tests.wait import wait_until

SEQUENCE = Keys("demo").of("sequence")
EVENTS = Keys("demo").of("events")

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(handler: Handler) -> AsyncIterator[str]:
    """Listen on a free port of this machine; the value is the URL."""
    async with await asyncio.start_server(handler, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"redis://127.0.0.1:{port}/0"


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_redis_away_is_one_error(tmp_path: Path) -> None:
    """A command and a pipeline say alike that the store is unavailable, and to ask again."""
    client = command_client(f"unix://{tmp_path}/nobody.sock")
    with pytest.raises(StoreUnavailableError, match="ask again"):
        await client.get("x")
    pipe = client.pipeline()
    pipe.get("x")
    with pytest.raises(StoreUnavailableError):
        await pipe.execute()
    await client.aclose()


async def test_a_redis_that_does_not_answer_is_away() -> None:
    """A command is given up after two seconds, not after redis-py's ten tries."""

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with listening(silent) as url:
        client = command_client(url)
        async with asyncio.timeout(5):
            with pytest.raises(StoreUnavailableError):
                await client.get("x")
        await client.aclose()


async def test_a_command_whose_answer_was_lost_is_not_repeated(
    redis: StoreClient, redis_url: str
) -> None:
    """The client does not know what happened, so it says so instead of doing it twice."""

    async def losing_answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(redis_url.removeprefix("unix://"))
        while request := await reader.read(65536):
            back.write(request)
            answer = await there.read(65536)
            if b"INCR" in request:
                break
            writer.write(answer)
        back.close()
        writer.close()

    async with listening(losing_answers) as url:
        client = command_client(url)
        with pytest.raises(StoreUnavailableError):
            await client.incr(SEQUENCE)
        assert await redis.get(SEQUENCE) == "1"
        await client.aclose()


async def test_a_cancelled_command_is_cancelled(redis_url: str) -> None:
    """At whatever moment a loop over Redis is told to stop, it stops."""
    clock = SystemClock()
    for moment in range(60):
        async with blocking_client(redis_url, block_s=5) as client:

            async def loop(client: StoreClient = client) -> None:
                while True:
                    await client.xread({EVENTS: "$"}, block=50)

            async with asyncio.timeout(5), asyncio.TaskGroup() as group:
                task = group.create_task(loop())
                for _ in range(moment):
                    await clock.sleep(0)
                task.cancel()


async def test_a_redis_that_cannot_write_is_away(own_server: RedisServer) -> None:
    """Full or demoted, a command or a script: what cannot be kept now can be tried again later."""
    client = command_client(own_server.url)
    write = "return redis.call('SET', KEYS[1], 'y')"
    await client.config_set("maxmemory", "1")
    for attempt in (client.set("x", "y"), client.eval(write, 1, "x")):
        with pytest.raises(StoreUnavailableError, match=r"OOM|memory"):
            await attempt
    await client.config_set("maxmemory", "0")
    await client.replicaof("127.0.0.1", str(free_port()))
    for attempt in (client.set("x", "y"), client.eval(write, 1, "x")):
        with pytest.raises(StoreUnavailableError, match="read only"):
            await attempt
    await client.aclose()


async def test_a_full_pool_waits(redis_url: str) -> None:
    """More callers than connections wait for each other; none is turned away at once."""
    client = command_client(redis_url, connections=2)
    await asyncio.gather(*(client.incr(SEQUENCE) for _ in range(50)))
    assert await client.get(SEQUENCE) == "50"
    await client.aclose()


async def test_a_blocking_read_may_be_idle(redis_url: str) -> None:
    """A read that blocks for longer than a command may take ends with nothing, not an error."""
    client = blocking_client(redis_url, block_s=2.2)
    assert not await client.xread({"nothing-here": "$"}, block=2200)
    await client.aclose()


def test_the_client_for_jobs_speaks_bytes(redis_url: str) -> None:
    """The client for jobs keeps pickled values, so nothing is decoded."""
    with jobs_client(redis_url) as client:
        client.set("job", b"\x80\x05")
        assert client.getdel("job") == b"\x80\x05"


@dataclass(frozen=True)
class Centre:
    """A primary, its replica, and a sentinel that watches them."""

    url: str
    replica_port: str
    sentinel: StoreClient

    async def fail_over(self) -> bool:
        """Make the replica the primary; False while the sentinel does not know it well enough."""
        try:
            return bool(await self.sentinel.execute_command("SENTINEL FAILOVER", "centre"))
        except (ResponseError, StoreUnavailableError):
            return False


@contextmanager
def watching(primary: int, folder: Path) -> Iterator[int]:
    """Start a sentinel that watches the primary on that port; the value is the sentinel's own."""
    port = free_port()
    config = folder / "sentinel.conf"
    config.write_text(
        f"port {port}\nlogfile {folder}/log\nsentinel monitor centre 127.0.0.1 {primary} 1\n"
    )
    command = [str(embedded.find_server()), str(config), "--sentinel"]
    with subprocess.Popen(command, preexec_fn=children.dies_with_parent()) as process:  # noqa: PLW1509 - no thread runs yet
        yield port
        process.kill()


@pytest.fixture
async def watched_centre(tmp_path: Path) -> AsyncIterator[Centre]:
    """Start three servers that know one another."""
    ports = free_port(), free_port()
    async with AsyncExitStack() as stack:
        _, second = (stack.enter_context(RedisServer("--port", str(port))) for port in ports)
        replica = await stack.enter_async_context(command_client(second.url))
        await replica.replicaof("127.0.0.1", str(ports[0]))

        async def following() -> bool:
            return bool((await replica.info("replication"))["master_link_status"] == "up")

        await wait_until(following, "the replica to follow the primary")
        watcher = stack.enter_context(watching(ports[0], tmp_path))
        sentinel = await stack.enter_async_context(command_client(f"redis://127.0.0.1:{watcher}"))
        url = f"redis+sentinel://127.0.0.1:{watcher}/centre/0"
        yield Centre(url, str(ports[1]), sentinel)


async def test_sentinel_says_where_to_connect(watched_centre: Centre) -> None:
    """With a Sentinel URL both clients find the primary, and find the new one after a failover."""
    client = command_client(watched_centre.url)
    await wait_until(lambda: answers(client), "the sentinel to say where the primary is")
    await client.set("x", "kept")
    with jobs_client(watched_centre.url) as jobs:
        assert jobs.get("x") == b"kept"
    await wait_until(watched_centre.fail_over, "the sentinel to have a replica to promote", 30)

    async def moved() -> bool:
        try:
            await client.set("y", "new")
            return bool((await client.config_get("port"))["port"] == watched_centre.replica_port)
        except StoreUnavailableError:
            return False

    await wait_until(moved, "the client to write to the new primary", within_s=30)
    await client.aclose()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "redis:6379",
        "http://host",
        "redis://host:port",
        "redis:///0",
        "unix://",
        "redis+sentinel://host:26379",
        "redis+sentinel://:secret@/centre",
        "redis+sentinel://host:x/centre",
    ],
)
def test_an_unusable_url_is_a_mistake_of_configuration(url: str) -> None:
    """The message says what to write and does not repeat what may hold a password."""
    for make in (command_client, jobs_client):
        with pytest.raises(ConfigError, match="HEARD_REDIS_URL cannot be used; write") as mistake:
            make(url)
        assert "secret" not in str(mistake.value)
