"""The accounts: adding, changing, listing and removing people who answer."""

import asyncio
import re
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Literal

import phonenumbers

from agents.passwords import Passwords
from core.clock import Clock
from core.errors import ConflictError, InvalidError, NotFoundError
from core.ids import AgentId
from core.people import EVERY_QUEUE, SECOND_LINE, Agent
from core.words import Role
from heard.stores import Stores

# An id is part of keys and of timers, which use : and | themselves.
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")


@dataclass(frozen=True, slots=True)
class Account:
    """What an operator says of one person. `phone_number` is E.164 or empty."""

    id: str
    name: str
    role: Role
    queues: tuple[str, ...] = (EVERY_QUEUE,)
    skills: tuple[str, ...] = ()
    phone_number: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The accounts of one centre. Every method may raise StoreUnavailableError."""

    stores: Stores
    passwords: Passwords
    clock: Clock
    queues: Collection[str]

    async def add(self, account: Account, password: str) -> Literal["added", "changed"]:
        """Add an account, or change one: what it serves, its role and its password.

        Raises InvalidError that says what to write instead.
        """
        self._check(account)
        answer = await self.stores.scripts.enroll(
            op="",
            now_ms=self.clock.now_ms(),
            account={
                **asdict(account),
                "queues": ",".join(account.queues),
                "skills": ",".join(account.skills),
            },
            password_hash=await asyncio.to_thread(self.passwords.hash, password),
        )
        return "added" if answer.word == "ENROLLED" else "changed"

    async def set_password(self, agent: AgentId, password: str) -> None:
        """Give an account a new password; raises NotFoundError when there is none."""
        found = await self.stores.reader.agent(agent)
        if found is None:
            raise _unknown(agent)
        account = Account(
            found.id, found.name, found.role, found.queues, found.skills, found.phone_number
        )
        await self.add(account, password)

    async def remove(self, agent: AgentId) -> None:
        """Remove an account.

        Raises NotFoundError when there is none, ConflictError while it holds conversations.
        """
        answer = await self.stores.scripts.remove(op="", now_ms=self.clock.now_ms(), agent=agent)
        if answer.word == "UNKNOWN":
            raise _unknown(agent)
        if answer.word == "HOLDS":
            message = (
                f"{agent} holds {answer['count']} conversations: transfer or close them first, so "
                "that nobody is left without an answer"
            )
            raise ConflictError("holds_conversations", message)

    async def all(self) -> list[Agent]:
        """Return every account that somebody logs in by, by id."""
        agents = [agent for agent in await self.stores.reader.agents() if not agent.on_call]
        return sorted(agents, key=lambda agent: agent.id)

    def _check(self, account: Account) -> None:
        if not _ID.fullmatch(account.id):
            message = (
                f"{account.id!r} cannot be an id: use 1 to 40 small letters, digits, dots, hyphens "
                "and underscores, beginning with a letter or digit"
            )
            raise InvalidError(message)
        if not account.name.strip():
            message = "--name is empty; residents see it, so write for example Amina"
            raise InvalidError(message)
        named = {queue.removesuffix(SECOND_LINE) for queue in account.queues}
        unknown = named - set(self.queues) - {EVERY_QUEUE}
        if unknown or not account.queues:
            given = ", ".join(sorted(unknown)) or "nothing"
            message = f"--queues has {given}; the centre file has {', '.join(sorted(self.queues))}"
            raise InvalidError(message)
        if account.phone_number and not _dialable(account.phone_number):
            message = "--phone is no telephone number; write it as +447700900123"
            raise InvalidError(message)


def _dialable(number: str) -> bool:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return phonenumbers.is_possible_number(parsed) and number == e164


def _unknown(agent: str) -> NotFoundError:
    message = f"there is no account {agent!r}; `heard agents list` shows them"
    return NotFoundError(message)
