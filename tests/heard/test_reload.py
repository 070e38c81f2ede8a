"""`heard reload`: a running centre works by a changed file, and nothing is restarted."""

from pathlib import Path

from aiohttp import ClientSession, CookieJar

from tests.heard.house import PASSWORD, Running, command, heard_run
from tests.heard.processes import parts
from tests.house import ROOT
from tests.wait import wait_until

NEW = """
[[queues]]
id = "estates"
name = "Estates"
"""


async def queues(heard: Running, http: ClientSession) -> list[str]:
    async with http.get(f"{heard.address}/api/queues") as answer:
        return [each["id"] for each in (await answer.json())["queues"]]


async def test_a_changed_file_is_in_force_without_a_restart(tmp_path: Path) -> None:
    """A new queue is there for agents and routing; a file with a mistake changes nothing."""
    file = tmp_path / "centre.toml"
    file.write_text((ROOT / "config" / "centre.toml").read_text())
    environ = {"HEARD_CONFIG": str(file)}
    data_dir = tmp_path / "data"
    async with (
        heard_run(data_dir, environ=environ) as heard,
        ClientSession(headers={"Origin": heard.address}, cookie_jar=CookieJar(unsafe=True)) as http,
    ):
        before = parts(heard.process.pid)
        login = {"username": "amina", "password": PASSWORD}
        async with http.post(f"{heard.address}/api/login", json=login) as answer:
            assert answer.status == 200
        file.write_text(file.read_text().replace("[hours.office]", NEW + "\n[hours.office]", 1))
        code, said = await command("reload", data_dir=data_dir, **environ)
        assert (code, said) == (0, f"{file} is in force; every process works by it in a moment.\n")

        async def there() -> bool:
            return "estates" in await queues(heard, http)

        await wait_until(there, "the new queue is on the desks", 30)
        file.write_text(file.read_text().replace("Estates", "", 1))
        code, said = await command("reload", data_dir=data_dir, **environ)
        assert code == 1
        assert "name" in said
        assert await there()
        assert parts(heard.process.pid) == before
