"""Finding residents: by the words of their name and reference, or by an address."""

import json
from collections.abc import Sequence

from core.ids import ConversationId, ResidentId
from core.residents import Person
from store.clients import StoreClient
from store.keys import Keys

LAST = "\U0010ffff"  # behind every letter of every script
LOOK = 500  # residents with one word in common that are compared with the other words


class Residents:
    """Looks for residents. Raises StoreUnavailableError when Redis is away."""

    def __init__(self, redis: StoreClient, keys: Keys) -> None:
        """Read through this client."""
        self._redis = redis
        self._keys = keys

    async def named(self, words: Sequence[str], most: int) -> list[ResidentId]:
        """Return at most `most` who have a word that begins with each of these (folded)."""
        if not words:
            return []
        names = self._keys.of("names")
        async with self._redis.pipeline(transaction=False) as pipe:
            for word in words:
                pipe.zrangebylex(names, f"[{word}", f"[{word}{LAST}", start=0, num=LOOK)
            found = await pipe.execute()
        own = [{str(member).rpartition("|")[2] for member in each} for each in found]
        return [ResidentId(each) for each in sorted(set.intersection(*own))[:most]]

    async def at(self, address: str) -> list[ResidentId]:
        """Return who is behind `<kind>:<value>`: several where it is shared."""
        found = await self._redis.hget(self._keys.of("addresses"), address)
        if not found:
            return []
        fields = await self._fields(ResidentId(str(found)))
        if fields.get("shared") != "1":
            return [ResidentId(str(found))]
        return [ResidentId(each["id"]) for each in json.loads(fields["people"])]

    async def people(self, ids: Sequence[ResidentId]) -> list[Person]:
        """Return them; of those who are the same person only the one that the others belong to."""
        found: dict[ResidentId, Person] = {}
        for each in ids:
            person = await self.person(each)
            if person:
                found.setdefault(person.id, person)
        return list(found.values())

    async def person(self, resident: ResidentId) -> Person | None:
        """Return who this is, after all that was linked; None when there is nobody."""
        fields = await self._fields(resident)
        while linked_to := fields.get("linked_to"):
            fields = await self._fields(ResidentId(linked_to))
        if "id" not in fields:
            return None
        resident = ResidentId(fields["id"])
        addresses = await self._redis.hkeys(self._keys.of("reach", resident))
        return Person(
            id=resident,
            name=fields.get("name", ""),
            reference=fields.get("reference", ""),
            addresses=tuple(sorted(map(str, addresses))),
            listed=fields.get("listed") == "1",
            conversation=ConversationId(fields["open"]) if fields.get("open") else None,
        )

    async def _fields(self, resident: ResidentId) -> dict[str, str]:
        found = await self._redis.hgetall(self._keys.of("resident", resident))
        return {str(field): str(value) for field, value in found.items()}
