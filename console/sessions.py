"""Who is asking: logging in, the session cookie, logging out.

The cookie is 256 bits of chance; Redis holds an HMAC of it under the centre's secret key, so
neither a reader of Redis nor a writer without the key can make a session. A session is bound to
the password and the role of its day: a new one of either ends it.
"""

import asyncio
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from aiohttp import web

from agents.passwords import Passwords
from console.faults import NotLoggedInError, TooManyAttemptsError
from console.house import Views
from core.ids import AgentId
from core.people import Agent
from store.keys import SESSION_S
from store.sessions import SessionStore

COOKIE = "heard_session"
PER_USERNAME = 5  # wrong passwords of one account within store.sessions.FAILURES_S
PER_ADDRESS = 50  # an office shares one address
AT_ONCE = 2  # Argon2 takes tens of MiB and a whole core


@dataclass(frozen=True, slots=True)
class Sessions:
    """Logs in, recognises and logs out. Raises StoreUnavailableError when Redis is away."""

    store: SessionStore
    views: Views
    passwords: Passwords
    secret_key: bytes
    hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def log_in(self, username: str, password: str, address: str) -> tuple[Agent, str]:
        """Return the agent and the cookie of a new session.

        Raises NotLoggedInError, the same for a wrong name and a wrong password, and
        TooManyAttemptsError.
        """
        username = username.strip().casefold()  # as the ids of accounts are written
        by_name, by_address = f"username|{username}", f"address|{address}"
        await self._count(by_address, PER_ADDRESS)
        await self._count(by_name, PER_USERNAME)
        stored = await self.store.password_hash(username)
        async with self.hashing:
            verdict = await asyncio.to_thread(self.passwords.verify, stored, password)
        agent = await self.views.agent(AgentId(username)) if verdict.right else None
        if agent is None or stored is None:
            message = "The username or the password is wrong."
            raise NotLoggedInError(message)
        await self.store.forgive(by_name)
        await self.store.count_attempt(by_address, -1)
        cookie = secrets.token_urlsafe(32)
        await self.store.start(self._digest(cookie), f"{agent.id}|{self._seal(agent, stored)}")
        return agent, cookie

    async def viewer(self, cookie: str | None) -> Agent:
        """Return whose session it is; raises NotLoggedInError when it is nobody's."""
        owner = await self.store.find(self._digest(cookie)) if cookie else None
        if owner is not None:
            name, _, seal = owner.rpartition("|")
            stored = await self.store.password_hash(name)
            agent = await self.views.agent(AgentId(name))
            if agent is not None and stored is not None and self._seal(agent, stored) == seal:
                return agent
        message = "You are not logged in, or your session is over; log in again."
        raise NotLoggedInError(message)

    async def log_out(self, cookie: str) -> None:
        """End the session."""
        await self.store.end(self._digest(cookie))

    async def _count(self, who: str, most: int) -> None:
        attempts, left_s = await self.store.count_attempt(who)
        if attempts > most:
            message = f"Too many attempts to log in; wait {left_s} seconds and try again."
            raise TooManyAttemptsError(message, left_s)

    def _digest(self, cookie: str) -> str:
        return hmac.digest(self.secret_key, cookie.encode(), hashlib.sha256).hex()

    def _seal(self, agent: Agent, stored: str) -> str:
        bound = f"{agent.role}|{stored}"
        return hmac.digest(self.secret_key, bound.encode(), hashlib.sha256).hex()[:16]


def set_cookie(response: web.Response, cookie: str, *, secure: bool) -> None:
    """Give the browser its session; no script can read it and no other site can use it."""
    response.set_cookie(
        COOKIE, cookie, max_age=SESSION_S, httponly=True, samesite="Lax", secure=secure
    )


def drop_cookie(response: web.Response, *, secure: bool) -> None:
    """Take the session back."""
    response.del_cookie(COOKIE, httponly=True, samesite="Lax", secure=secure)
