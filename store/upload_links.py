"""Links by which a resident sends files: short, bound to one resident, and over after a while."""

from dataclasses import dataclass

from store.clients import StoreClient
from store.keys import Keys

TRIES = 3  # for each file that a link takes: some will be of the wrong kind, or break off


@dataclass(frozen=True, slots=True)
class UploadLink:
    """Where what is sent goes: the resident's address and channel, and the number they know.

    `until_ms` is when the link ends.
    """

    address: str
    channel: str
    to: str
    language: str
    until_ms: int


class UploadLinks:
    """The links of one centre. Raises StoreUnavailableError when Redis is away.

    `digest` stands for a link's token: the token itself is never kept.
    """

    def __init__(self, redis: StoreClient, keys: Keys) -> None:
        """Keep them through this client."""
        self._redis = redis
        self._keys = keys

    async def keep(self, digest: str, link: UploadLink, files: int, ttl_s: int) -> None:
        """Let a link take so many files for so long."""
        key = self._keys.of("upload", digest)
        fields: dict[str, str | int] = {
            "address": link.address,
            "channel": link.channel,
            "to": link.to,
            "language": link.language,
            "until_ms": link.until_ms,
            "files": files,
            "tries": files * TRIES,
        }
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(key, mapping=fields)  # type: ignore[arg-type] # redis-py wants one exact type
            pipe.expire(key, ttl_s)
            await pipe.execute()

    async def find(self, digest: str) -> UploadLink | None:
        """Return the link, or None when it is over or never was."""
        found = await self._redis.hgetall(self._keys.of("upload", digest))
        if not found:
            return None
        fields = {str(name): str(value) for name, value in found.items()}
        return UploadLink(
            address=fields["address"],
            channel=fields["channel"],
            to=fields["to"],
            language=fields["language"],
            until_ms=int(fields["until_ms"]),
        )

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
