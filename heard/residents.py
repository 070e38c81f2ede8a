"""`heard residents`: household records in, all that is kept of one resident out, or erased."""

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from channels.phone_numbers import phone_address
from config.load import Settings
from core.clock import Clock, SystemClock, iso
from core.conversation import Conversation
from core.errors import ConflictError, InvalidError, NotFoundError, StoreUnavailableError
from core.ids import ConversationId, IdSource, RandomIds, ResidentId
from core.reach import read_reach
from heard.archive import forget, open_history, prepare
from heard.files import open_files
from heard.records import Record, records
from heard.runtime import read_settings, stores_for_command
from heard.stores import Stores
from heard.triager import load_triager
from store.archive.erasure import Erased
from store.archive.faults import AWAY
from store.archive.history import History
from store.files.files import Files
from store.position import Position

MOST = 10_000  # conversations of one resident
CATCH_UP_S = 10.0
POLL_S = 0.1
TOLD_EVERY = 1_000
ADDED, CHANGED, REFUSED = "ADDED", "CHANGED", "REFUSED"


@dataclass(frozen=True, slots=True)
class Residents:
    """What is kept of residents, in Redis and in the archive.

    `forget` erases one from the archive; `region` is where a number without a country code is
    from; `names_vulnerability` says whether needs are those of a vulnerable household. Every method
    may raise StoreUnavailableError.
    """

    stores: Stores
    history: History
    forget: Callable[[ResidentId], Awaitable[Erased]]
    clock: Clock
    ids: IdSource
    files: Files
    region: str
    names_vulnerability: Callable[[str], bool]
    catch_up_s: float = CATCH_UP_S

    async def read(self, lines: Iterable[str], tell: Callable[[str], None]) -> tuple[int, int, int]:
        """Keep every record that can be read; return how many are new, changed and refused.

        `tell` hears a sentence with the line number of each that is refused. The same file again
        changes nothing, so one that was mended can simply be read again.
        """
        counts: Counter[str] = Counter()
        for number, record in records(lines, self.region):
            word = record if isinstance(record, str) else await self._keep(record)
            kept = word in (ADDED, CHANGED)
            if not kept:
                tell(f"line {number}: {word}")
            counts[word if kept else REFUSED] += 1
            if counts.total() % TOLD_EVERY == 0 and sys.stderr.isatty():
                sys.stderr.write(f"{counts.total()} lines…\r")
        return counts[ADDED], counts[CHANGED], counts[REFUSED]

    async def _keep(self, record: Record) -> str:
        """Return the script's word, or what is wrong.

        Needs such as oxygen or a wheelchair make a household vulnerable, unless the file says.
        """
        fields = dict(record.fields)
        if self.names_vulnerability(fields.get("needs", "")):
            fields.setdefault("vulnerable", "1")
        answer = await self.stores.scripts.resident(
            op="",
            now_ms=self.clock.now_ms(),
            resident=self.ids.new("res"),
            record={"addresses": record.addresses, "fields": fields, "words": record.words},
        )
        clash = "its numbers belong to two residents who are both known already"
        return clash if answer.word == "CLASH" else answer.word

    async def find(self, who: str) -> ResidentId:
        """Return who has this id, number or address; raises NotFoundError."""
        reader, given = self.stores.reader, ResidentId(who)
        if await reader.resident(given):
            person = await self.stores.residents.person(given)  # who they were linked to, if so
            return person.id if person else given
        if await self.history.addresses(given):
            return given
        phone = phone_address(who, self.region)
        address = phone.key if phone else who
        found = await reader.resident_at(address) or await self.history.resident_at(address)
        if found is None:
            message = (
                "nobody is known by that; give an id (res_…), a number or an address such as "
                "webchat:…"
            )
            raise NotFoundError(message)
        return found

    async def export(self, resident: ResidentId) -> dict[str, Any]:
        """Return all that is kept of a resident, as plain values."""
        reader = self.stores.reader
        [reach] = await reader.addresses([resident])
        kept = await reader.resident(resident)
        found = {each.id: each for each in await self._closed(await self._one_person(resident))}
        own = [kept[part] for part in ("open", "last") if kept.get(part)]
        found |= {each.id: each for each in await reader.conversations_by_id(own)}
        return {
            "resident": {**kept, "id": resident},
            "addresses": {address: known.level for address, known in read_reach(reach).items()}
            or dict.fromkeys(await self.history.addresses(resident), "known"),
            "no_texts_since": {
                address: iso(known.stopped_ms)
                for address, known in read_reach(reach).items()
                if known.stopped_ms
            },
            "exported_at": iso(self.clock.now_ms()),
            "conversations": [
                await self._conversation(each)
                for each in sorted(found.values(), key=lambda each: each.opened_ms)
            ],
        }

    async def _conversation(self, conversation: Conversation) -> dict[str, Any]:
        lines = await self.stores.reader.timeline(conversation.id)
        archived = await self.history.timeline(conversation.id)
        timeline = lines if len(lines) >= len(archived) else archived
        return {
            **asdict(conversation),
            "timeline": [
                {**entry.to_dict(), "delivery": delivery, "error": error}
                for entry, delivery, error in timeline
            ],
            "events": [
                {
                    "seq": event.seq,
                    "type": event.type,
                    "at": iso(event.at_ms),
                    "agent": event.agent,
                    # The state after each event is there; the conversation above is the newest.
                    "data": event.data,
                }
                for event in await self.history.events(conversation.id)
            ],
        }

    async def erase(self, resident: ResidentId) -> Erased:
        """Forget a resident, in Redis, in the archive and in the log; again is harmless.

        Raises ConflictError while a conversation is open with them. What the centre did stays,
        without a name, address or word.
        """
        # First everything is recorded and sent: what is recorded later would bring them back.
        await self._caught_up()
        people = await self._one_person(resident)
        conversations: list[ConversationId] = [each.id for each in await self._closed(people)]
        _must_be_answered((await self.stores.reader.resident(resident)).get("open", ""))
        erased = []
        for one in people:
            answer = await self.stores.scripts.forget(
                op="", resident=one, conversations=conversations
            )
            _must_be_answered(answer["conversation"] if answer.word == "OPEN" else "")
            recorded = await self._caught_up()
            # Before the archive forgets their names, so that a second try still knows them.
            for conversation in conversations:
                await self._delete_files(conversation)
            erased.append(await self.forget(one))
            await self.stores.log.forget(frozenset(conversations), recorded)
        return Erased(*(sum(parts) for parts in zip(*map(astuple, erased), strict=True)))

    async def _one_person(self, resident: ResidentId) -> list[ResidentId]:
        """Return everybody who was linked to this resident, and themselves.

        They are the last: with them goes what is known of the others.
        """
        kept = await self.stores.reader.resident(resident)
        people: list[ResidentId] = []
        for each in json.loads(kept.get("linked") or "[]"):
            people += await self._one_person(ResidentId(each["id"]))
        return [*people, resident]

    async def _closed(self, people: Iterable[ResidentId]) -> list[Conversation]:
        return [each for one in people for each in await self.history.history(one, MOST)]

    async def _delete_files(self, conversation: ConversationId) -> None:
        for entry, _, _ in await self.history.timeline(conversation):
            for media in entry.media:
                if media.get("file"):
                    await asyncio.to_thread(self.files.delete, media["file"])

    async def _caught_up(self) -> int:
        """Wait until archive and outbox have finished what is in the log; return its last number.

        Raises StoreUnavailableError when that takes longer than `catch_up_s`.
        """
        stores = self.stores
        last = await stores.log.last_seq()
        outbox = Position(stores.redis, stores.keys, "outbox")
        deadline_s = self.clock.monotonic_s() + self.catch_up_s
        while last > (done := min(await self.history.recorded(), await outbox.read())):
            if self.clock.monotonic_s() > deadline_s:
                message = (
                    f"{last - done} events are not in the archive yet: start Heard (or its "
                    "engine), and ask again; until then it would be recorded after the erasure"
                )
                raise StoreUnavailableError(message)
            await self.clock.sleep(POLL_S)
        return last


def _must_be_answered(conversation: str) -> None:
    if conversation:
        message = (
            f"conversation {conversation} is open with them: answer and close it first, so that "
            "nobody is left without an answer"
        )
        raise ConflictError("conversation_open", message)


def main(asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Do what was asked and say what was done."""
    return asyncio.run(_act(asked, read_settings(environ)))


async def _act(asked: argparse.Namespace, settings: Settings) -> int:
    async with residents_of(settings) as residents:
        match asked.action:
            case "import":
                return await _import(residents, asked.file)
            case "export":
                found = await residents.export(await residents.find(asked.resident))
                sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
            case _:
                erased = await residents.erase(await residents.find(asked.resident))
                sys.stdout.write(
                    f"erased: {erased.conversations} conversations, {erased.entries} messages, "
                    f"{erased.events} events, {erased.addresses} addresses in the archive, and "
                    "all that Redis held\n"
                )
    return 0


async def _import(residents: Residents, file: str) -> int:
    def tell(sentence: str) -> None:
        sys.stderr.write(f"heard: {sentence}\n")

    with _lines(file) as lines:
        added, changed, refused = await residents.read(lines, tell)
    sys.stdout.write(f"{added} added, {changed} changed, {refused} refused\n")
    return 1 if refused else 0


@contextmanager
def _lines(file: str) -> Iterator[Iterable[str]]:
    """Open the file, `-` for standard input; raises InvalidError that says what is wrong."""
    try:
        if file == "-":
            yield sys.stdin
        else:
            with Path(file).open(encoding="utf-8", newline="") as lines:
                yield lines
    except OSError as error:
        message = f"{file}: cannot be read ({error.strerror})"
        raise InvalidError(message) from None
    except UnicodeDecodeError as error:
        message = f"{file}: is not UTF-8 text (byte {error.start}); save it as UTF-8"
        raise InvalidError(message) from None


def _by_the_words_of_triage() -> Callable[[str], bool]:
    """Return the check of needs; the words are only read when there are needs to look at."""
    triager = cache(load_triager)
    return lambda needs: bool(needs) and triager().names_vulnerability(needs)


@asynccontextmanager
async def residents_of(settings: Settings) -> AsyncIterator[Residents]:
    """Yield what is kept of residents; raises StoreUnavailableError when the archive is away."""
    clock = SystemClock()
    async with stores_for_command(settings, clock) as stores, open_history(settings) as history:
        try:
            await prepare(settings)
            yield Residents(
                stores=stores,
                history=history,
                forget=lambda resident: forget(settings, resident),
                clock=clock,
                ids=RandomIds(),
                files=open_files(settings, clock),
                region=settings.centre.country,
                names_vulnerability=_by_the_words_of_triage(),
            )
        except AWAY as error:
            # Only the kind: the driver's words may hold a password.
            message = f"the archive does not answer ({type(error).__name__}); ask again"
            raise StoreUnavailableError(message) from None
