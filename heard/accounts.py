"""`heard agents`: the accounts of people who answer."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from agents.passwords import Passwords
from config.load import Settings
from core.clock import SystemClock
from core.errors import InvalidError
from core.ids import AgentId
from core.people import Agent
from core.words import Role
from heard.roster import Account, Roster
from heard.runtime import read_settings, stores_for_command


def main(asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Do what was asked and say what was done."""
    password = _password() if getattr(asked, "password_stdin", False) else ""
    sys.stdout.write(asyncio.run(_act(asked, read_settings(environ), password)) + "\n")
    return 0


async def _act(asked: argparse.Namespace, settings: Settings, password: str) -> str:
    async with roster_of(settings) as roster:
        match asked.action:
            case "add":
                account = Account(
                    id=asked.id,
                    name=asked.name,
                    role=Role(asked.role),
                    queues=asked.queues,
                    skills=asked.skills,
                    phone_number=asked.phone,
                )
                return f"{asked.id}: {await roster.add(account, password)}"
            case "set-password":
                await roster.set_password(AgentId(asked.id), password)
                return f"{asked.id}: the password is changed"
            case "remove":
                await roster.remove(AgentId(asked.id))
                return f"{asked.id}: removed"
            case _:
                return table(await roster.all())


@asynccontextmanager
async def roster_of(settings: Settings) -> AsyncIterator[Roster]:
    """Yield the roster, on the Redis that is configured or on Heard's own."""
    clock = SystemClock()
    queues = [queue.id for queue in settings.centre.queues]
    async with stores_for_command(settings, clock) as stores:
        yield Roster(stores, Passwords(), clock, queues)


def table(agents: list[Agent]) -> str:
    """Return the accounts as lines, aligned."""
    if not agents:
        return "There are no accounts yet; `heard agents add` makes one."
    rows = [("ID", "NAME", "ROLE", "QUEUES", "SKILLS", "STATUS")]
    rows += [
        (a.id, a.name, a.role, ",".join(a.queues), ",".join(a.skills) or "-", a.status)
        for a in agents
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _password() -> str:
    """Return the first line of standard input; raises InvalidError when there is none."""
    if sys.stdin.isatty():
        sys.stderr.write("Password (it will be shown): ")
        sys.stderr.flush()
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        message = "standard input holds no password; write for example: echo … | heard agents add …"
        raise InvalidError(message)
    return password
