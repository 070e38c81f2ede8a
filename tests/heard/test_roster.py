"""The accounts of a centre."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from argon2 import PasswordHasher

from agents.passwords import Passwords
from core.clock import SystemClock
from core.errors import ConflictError, InvalidError, NotFoundError
from core.ids import AgentId, QueueId
from core.words import Role
from heard.roster import Account, Roster
from heard.stores import open_stores
from store.keys import Keys

AMINA = Account("amina", "Amina", Role.AGENT, queues=("repairs", "rents"), skills=("cy",))
# Argon2 as weak as it can be: these tests are not about how long a guess takes.
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
async def roster(redis_url: str) -> AsyncIterator[Roster]:
    """Open an empty roster of a centre with two queues."""
    clock = SystemClock()
    async with open_stores(redis_url, Keys("demo"), clock) as stores:
        yield Roster(stores, QUICK, clock, queues=("repairs", "rents"))


async def test_an_account_can_be_added_and_seen(roster: Roster) -> None:
    """A new agent is there as told, with a password that works and is nowhere to be read."""
    assert await roster.add(AMINA, "a long password") == "added"
    [agent] = await roster.all()
    assert (agent.id, agent.name, agent.role) == ("amina", "Amina", Role.AGENT)
    assert (agent.queues, agent.skills) == (("repairs", "rents"), ("cy",))
    stored = await roster.stores.sessions.password_hash("amina")
    assert stored
    assert "a long password" not in stored
    assert QUICK.verify(stored, "a long password").right


async def test_without_queues_an_agent_serves_every_queue(roster: Roster) -> None:
    """A small team needs no list that somebody forgets to extend."""
    await roster.add(Account("ben", "Ben", Role.AGENT), "a long password")
    [agent] = await roster.all()
    assert agent.serves(QueueId("any"))


async def test_adding_again_changes_the_account(roster: Roster) -> None:
    """The same command twice is one account, with what was said last."""
    await roster.add(AMINA, "a long password")
    assert await roster.add(replace(AMINA, role=Role.SUPERVISOR), "another one") == "changed"
    [agent] = await roster.all()
    assert agent.role is Role.SUPERVISOR


async def test_a_password_can_be_replaced(roster: Roster) -> None:
    """The old password stops working, and nothing else about the account changes."""
    await roster.add(AMINA, "a long password")
    [before] = await roster.all()
    await roster.set_password(AgentId("amina"), "a new password")
    stored = await roster.stores.sessions.password_hash("amina")
    assert QUICK.verify(stored, "a new password").right
    assert not QUICK.verify(stored, "a long password").right
    assert await roster.all() == [before]


async def test_an_account_can_be_removed(roster: Roster) -> None:
    """Who has left the landlord can no longer log in."""
    await roster.add(AMINA, "a long password")
    await roster.remove(AgentId("amina"))
    assert await roster.all() == []
    assert await roster.stores.sessions.password_hash("amina") is None


async def test_nobody_who_holds_a_conversation_is_removed(roster: Roster) -> None:
    """Removing an account never leaves a resident in nobody's hands."""
    await roster.add(AMINA, "a long password")
    held = roster.stores.keys.of("held", "amina")
    await roster.stores.redis.hset(held, "cnv_1", "25")
    with pytest.raises(ConflictError, match="amina holds 1 conversations: transfer or close"):
        await roster.remove(AgentId("amina"))


async def test_an_unknown_account_is_a_clear_error(roster: Roster) -> None:
    """A typing mistake in a name does not pass for success."""
    for change in (
        roster.remove(AgentId("amin")),
        roster.set_password(AgentId("amin"), "a long password"),
    ):
        with pytest.raises(NotFoundError, match="no account 'amin'; `heard agents list`"):
            await change


@pytest.mark.parametrize(
    ("account", "sentence"),
    [
        (replace(AMINA, id="Amina B"), "'Amina B' cannot be an id: use 1 to 40 small letters"),
        (replace(AMINA, id="a|b"), "cannot be an id"),
        (replace(AMINA, name=" "), "--name is empty"),
        (replace(AMINA, queues=("repair",)), "--queues has repair; .* has rents, repairs"),
        (replace(AMINA, queues=()), "--queues has nothing"),
        (replace(AMINA, phone_number="07700 900123"), r"--phone .* write it as \+447700900123"),
    ],
)
async def test_a_mistake_is_answered_with_what_to_write(
    roster: Roster, account: Account, sentence: str
) -> None:
    """Each mistake says what would have been right, and nothing is stored."""
    with pytest.raises(InvalidError, match=sentence):
        await roster.add(account, "a long password")
    assert await roster.all() == []


async def test_a_supervisors_phone_for_when_all_else_fails_is_kept(roster: Roster) -> None:
    """The number that rings when no console is open is part of the account."""
    await roster.add(replace(AMINA, phone_number="+447700900123"), "a long password")
    [agent] = await roster.all()
    assert agent.phone_number == "+447700900123"
