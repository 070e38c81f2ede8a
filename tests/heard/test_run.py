"""`heard run`: everything on one machine."""

import os
import signal
import socket
from functools import partial
from pathlib import Path

from aiohttp import ClientError, ClientSession

from tests.heard.house import PASSWORD, Running, command, free_ports, heard_run
from tests.heard.processes import alive, children_of, descendants_of, parts, title
from tests.wait import wait_until

ROLES = ["heard web", "heard engine", "heard worker", "heard media"]


async def ready(heard: Running) -> bool:
    """Whether every part of it answers."""
    async with ClientSession() as http:
        try:
            async with http.get(f"{heard.address}/health/ready") as answer:
                return answer.status == 200
        except ClientError:
            return False


def roles(heard: Running) -> dict[str, int]:
    """Return the children by the first two words of their title."""
    return {" ".join(title(pid).split()[:2]): pid for pid in children_of(heard.process.pid)}


async def test_one_command_starts_everything_and_stops_it(tmp_path: Path) -> None:
    """An operator sees each part in the process list, and after SIGTERM nothing is left of it."""
    async with heard_run(tmp_path) as heard:
        found = roles(heard)
        assert list(found)[1:] == [*ROLES, "heard simulator"]
        assert "redis-server unixsocket:" in title(children_of(heard.process.pid)[0])
        assert await ready(heard)
        family = descendants_of(heard.process.pid)
        heard.process.send_signal(signal.SIGTERM)
        assert await heard.process.wait() == 0
    assert heard.said[-1] == "Heard has stopped."
    assert not any(map(alive, family))


async def test_the_demo_people_can_log_in(tmp_path: Path) -> None:
    """Who tries Heard is told addresses and logins, and they work."""
    async with heard_run(tmp_path) as heard:
        told = "\n".join(heard.said)
        assert f"Heard runs on {heard.address}" in told
        assert f"http://127.0.0.1:{heard.port + 1}" in told
        assert PASSWORD in told
        async with ClientSession(headers={"Origin": heard.address}) as http:
            for person, role in {"amina": "agent", "ben": "agent", "sofia": "supervisor"}.items():
                login = {"username": person, "password": PASSWORD}
                async with http.post(f"{heard.address}/api/login", json=login) as answer:
                    assert answer.status == 200
                    assert (await answer.json())["agent"]["role"] == role


async def test_without_the_demo_nobody_is_made(tmp_path: Path) -> None:
    """`--no-demo` starts no simulated network and makes no account that anybody could guess."""
    async with heard_run(tmp_path, "--no-demo") as heard:
        assert list(roles(heard))[1:] == ROLES
        code, said = await command("agents", "list", data_dir=tmp_path)
    assert (code, said) == (0, "There are no accounts yet; `heard agents add` makes one.\n")


async def test_any_part_that_is_killed_comes_back(tmp_path: Path) -> None:
    """Kill each process, redis-server too: the house is whole again by itself."""
    async with heard_run(tmp_path, "--no-demo") as heard:
        whole = parts(heard.process.pid)
        assert whole.keys() == {"redis-server", *ROLES}
        for name, before in whole.items():
            os.kill(before, signal.SIGKILL)
            await wait_until(partial(_is_another, heard, name, before), f"{name} comes back")
        await wait_until(lambda: ready(heard), "every part answers", 30)


def _is_another(heard: Running, name: str, before: int) -> bool:
    return parts(heard.process.pid).get(name, before) != before


async def test_no_part_survives_a_kill_of_the_whole(tmp_path: Path) -> None:
    """After `kill -9` of `heard run` it can be started again at once, with everything kept."""
    async with heard_run(tmp_path, "--no-demo") as heard:
        await command(
            *("agents", "add", "zoe", "--name", "Zoe", "--role", "agent", "--password-stdin"),
            data_dir=tmp_path,
            given="a long password\n",
        )
        family = descendants_of(heard.process.pid)
        heard.process.kill()
        await wait_until(lambda: not any(map(alive, family)), "every process ends")
    async with heard_run(tmp_path, "--no-demo", port=heard.port):
        _, said = await command("agents", "list", data_dir=tmp_path)
    assert "zoe" in said


async def test_a_port_in_use_is_told_at_once(tmp_path: Path) -> None:
    """Instead of starting again and again, it says which setting to change."""
    port = free_ports()
    with socket.create_server(("127.0.0.1", port)):
        code, said = await command("run", data_dir=tmp_path, PORT=str(port))
    assert code == 1
    assert (
        said
        == f"heard: port {port} cannot be used (Address already in use); set PORT to another one\n"
    )
