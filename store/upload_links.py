"""Links by which a resident sends files: bound to one conversation, and over after a while."""

from dataclasses import dataclass

from core.ids import ConversationId
from store.clients import StoreClient
from store.keys import Keys

TRIES = 3  # for each file that a link takes: some will be of the wrong kind, or break off


@dataclass(frozen=True, slots=True)
class KeptLink:
    """Which conversation a link is for, and when it ends. Nothing personal is kept with it."""

    conversation: ConversationId
    until_ms: int


class UploadLinks:
    """The links of one centre. Raises StoreUnavailableError when Redis is away.

    `digest` stands for a link's token: the token itself is never kept.
    """

    def __init__(self, redis: StoreClient, keys: Keys) -> None:
        """Keep them through this client."""
        self._redis = redis
        self._keys = keys

    async def keep(self, digest: str, link: KeptLink, files: int, ttl_s: int) -> None:
        """Let a link take so many files for so long."""
        key = self._keys.of("upload", digest)
        fields: dict[str, str | int] = {
            "conversation": link.conversation,
            "until_ms": link.until_ms,
            "files": files,
            "tries": files * TRIES,
        }
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(key, mapping=fields)  # type: ignore[arg-type] # redis-py wants one exact type
            pipe.expire(key, ttl_s)
            await pipe.execute()

    async def find(self, digest: str) -> KeptLink | None:
        """Return the link, or None when it is over or never was."""
        names = ("conversation", "until_ms")
        conversation, until_ms = await self._redis.hmget(self._keys.of("upload", digest), names)
        if conversation is None or until_ms is None:
            return None
        return KeptLink(ConversationId(str(conversation)), int(until_ms))

    async def take(self, digest: str) -> bool:
        """Use one of the link's files before it is read; False when it takes no more.

        Counted first, so that a hundred at once are a hundred and not one.
        """
        key = self._keys.of("upload", digest)
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hincrby(key, "files", -1)
            pipe.hincrby(key, "tries", -1)
            files, tries = await pipe.execute()
        if files >= 0 and tries >= 0:
            return True
        await self.give_back(digest)
        return False

    async def give_back(self, digest: str) -> None:
        """Count a file as not sent; the try stays counted."""
        await self._redis.hincrby(self._keys.of("upload", digest), "files", 1)
