"""The centre file, put where routing reads it, while people wait.

The scripts decide by queues, skills, rings, targets and settings in Redis. They are replaced in one
step, or not at all; then everything open is walked over once, so that what waits is asked for by
the rules of now. Meanwhile the sweep and the audit go on, so the walk may stop half way and be
walked again.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from config.centre import Centre
from core.clock import Clock
from core.errors import ConflictError
from core.words import Role
from router.settings import for_scripts
from store.reader import Reader
from store.scripts import Scripts

BATCH = 50


@dataclass(frozen=True, slots=True)
class Reconfigure:
    """Applies a centre file. Raises StoreUnavailableError when Redis is away."""

    scripts: Scripts
    reader: Reader
    clock: Clock

    async def apply(self, centre: Centre) -> bool:
        """Put it in force; return whether that changed anything.

        Raises ConflictError `occupied` when a queue that is not in the file any more has people in
        it, waiting, held or parked; nothing is changed then.
        """
        if await self.reader.configured() == version(centre):
            return False
        config = {**for_scripts(centre), "version": version(centre)}
        answer = await self.scripts.configure(op="", config=config)
        if answer.word == "OCCUPIED":
            queue = answer["queue"]
            message = (
                f"The queue {queue!r} is not in the centre file any more and has people in it. "
                "Put it back until a supervisor has moved them to another queue, then take it out."
            )
            raise ConflictError("occupied", message)
        await self._on_call(centre.voice.on_call)
        await self._walk()
        return True

    async def _on_call(self, numbers: Sequence[str]) -> None:
        """Let each on-call telephone be somebody whom the last ring can ask."""
        accounts = {f"on-call-{place}": number for place, number in enumerate(numbers, 1)}
        for agent in await self.reader.agents():
            if agent.on_call and agent.id not in accounts:
                # One that is on the line stays until the next change of the file.
                await self.scripts.remove(op="", now_ms=self.clock.now_ms(), agent=agent.id)
        for agent_id, number in accounts.items():
            account = {
                "id": agent_id,
                "name": "On-call telephone",
                "role": Role.AGENT,
                "queues": "",
                "skills": "",
                "phone_number": number,
                "on_call": "1",
            }
            await self.scripts.enroll(
                op="", now_ms=self.clock.now_ms(), account=account, password_hash=""
            )

    async def _walk(self) -> None:
        # From the newest down: what closes meanwhile moves only what is still to come, so nobody
        # is passed over, and what comes meanwhile comes by the new rules.
        end = await self.reader.open_count()
        while end > 0:
            start = max(0, end - BATCH)
            await self._relane(await self.reader.open_ids(start, end - start), [])
            end = start
        # What they hold has its new weight by now, so whoever has room is offered more at once.
        agents = await self.reader.agent_ids()
        for start in range(0, len(agents), BATCH):
            await self._relane([], agents[start : start + BATCH])

    async def _relane(self, conversations: list[str], agents: list[str]) -> None:
        await self.scripts.relane(
            now_ms=self.clock.now_ms(), conversations=conversations, agents=agents
        )


def version(centre: Centre) -> str:
    """Return the digest of what routing and its words work by."""
    written = json.dumps(centre.model_dump(mode="json", by_alias=True), sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:16]
