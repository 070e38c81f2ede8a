"""Sessions, recent failed logins and password hashes: what the console's login keeps in Redis."""

from dataclasses import dataclass

from store.clients import StoreClient
from store.keys import SESSION_S, Keys

FAILURES_S = 300


@dataclass(frozen=True, slots=True)
class SessionStore:
    """One centre's sessions. Raises StoreUnavailableError when Redis is away.

    `digest` stands for a session's cookie: the cookie itself is never kept.
    """

    redis: StoreClient
    keys: Keys

    async def start(self, digest: str, owner: str) -> None:
        """Keep a session for `SESSION_S` seconds."""
        await self.redis.set(self.keys.of("session", digest), owner, ex=SESSION_S)

    async def find(self, digest: str) -> str | None:
        """Return whose session it is, or None when it is over or never was."""
        owner = await self.redis.get(self.keys.of("session", digest))
        return None if owner is None else str(owner)

    async def end(self, digest: str) -> None:
        """Forget a session."""
        await self.redis.delete(self.keys.of("session", digest))

    async def password_hash(self, agent: str) -> str | None:
        """Return the stored hash, or None when there is no such account."""
        found = await self.redis.hget(self.keys.of("account", agent), "password_hash")
        return None if found is None else str(found)

    async def count_attempt(self, who: str, step: int = 1) -> tuple[int, int]:
        """Count a login attempt of `who`; return how many within the window, and its seconds left.

        Counted before the password is looked at, so that a thousand guesses at once are a
        thousand, not one. A `step` of -1 takes one back that was no failure.
        """
        key = self.keys.of("failures", who)
        async with self.redis.pipeline(transaction=True) as pipe:
            pipe.set(key, 0, ex=FAILURES_S, nx=True)
            pipe.incrby(key, step)
            pipe.ttl(key)
            _, attempts, left_s = await pipe.execute()
        return int(attempts), max(1, int(left_s))

    async def forgive(self, who: str) -> None:
        """Forget the failures: the password was right."""
        await self.redis.delete(self.keys.of("failures", who))
