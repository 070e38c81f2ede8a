"""What is kept of residents: read in, handed out, and forgotten."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from core.contact import Address, Contact, Media
from core.conversation import Conversation
from core.errors import ConflictError, NotFoundError, StoreUnavailableError
from core.ids import AgentId, ConversationId
from core.words import Channel, Medium, Outcome, Role, Status
from heard.engine import loops
from heard.house import House, build_house, configured
from heard.replay import as_json, as_line, events
from heard.residents import Residents, residents_of
from heard.roster import Account, Roster
from heard.runtime import Runtime, open_runtime, read_settings
from store.files.files import FileGoneError
from tests.heard.house import command
from tests.heard.test_records import BAD_NUMBER
from tests.heard.test_roster import QUICK
from tests.wait import wait_until

ANN = "+447700900123"
AMINA = AgentId("amina")
FILE = f"name,phone,vulnerable\nAnn Smith,{ANN},yes\nBob,999,\n"


@dataclass(frozen=True)
class Centre:
    """A running engine, the house, and what is kept of residents."""

    runtime: Runtime
    house: House
    residents: Residents

    async def text(self, words: str, name: str = "") -> Conversation:
        """Let Ann write."""
        contact = Contact(
            provider_id=self.runtime.ids.new("SM"),
            channel=Channel.SMS,
            medium=Medium.MESSAGE,
            received_ms=self.runtime.clock.now_ms(),
            address=Address("phone", ANN),
            to="+442079460958",
            text=words,
            name=name,
        )
        received = await self.house.intake.receive(contact)
        found = await self.house.views.conversation(ConversationId(received.conversation))
        assert found
        return found

    async def answered(self, words: str) -> Conversation:
        """Let Ann write, and Amina answer and close."""
        found = await self.text(words)
        assert found.offer
        await self.house.desk.accept(AMINA, found.offer)
        await self.house.desk.send(AMINA, found.id, "A plumber comes on Thursday", None, found.id)
        return await self.house.desk.close(AMINA, found.id, Outcome.RESOLVED, "plumber booked")

    async def read(self, text: str) -> tuple[tuple[int, int, int], list[str]]:
        """Read a file; return the counts and the complaints."""
        told: list[str] = []
        counts = await self.residents.read(io.StringIO(text, newline=""), told.append)
        return counts, told


@asynccontextmanager
async def centre(redis_url: str, data_dir: Path, *, engine: bool) -> AsyncIterator[Centre]:
    """Run a centre in which Amina works."""
    settings = read_settings({"HEARD_REDIS_URL": redis_url, "HEARD_DATA_DIR": str(data_dir)})
    async with AsyncExitStack() as stack:
        runtime = await stack.enter_async_context(open_runtime(settings))
        residents = await stack.enter_async_context(residents_of(settings))
        house = build_house(runtime)
        await configured(runtime)
        roster = Roster(runtime.stores, QUICK, runtime.clock, [])
        await roster.add(Account("amina", "Amina", Role.AGENT), "a long password")
        await house.presence.heartbeat(AMINA, "")
        await house.presence.choose(AMINA, Status.AVAILABLE, "")
        running = asyncio.ensure_future(loops(runtime)) if engine else None
        try:
            yield Centre(runtime, house, residents)
        finally:
            if running:
                running.cancel()
                with suppress(asyncio.CancelledError):
                    await running


@pytest.mark.parametrize(("needs", "urgency"), [("oxygen", "emergency"), ("large print", "urgent")])
async def test_needs_of_a_household_decide_how_soon_it_is_helped(
    redis_url: str, tmp_path: Path, needs: str, urgency: str
) -> None:
    """Lost hot water is an emergency where somebody is ill, and the record alone says so."""
    async with centre(redis_url, tmp_path, engine=False) as here:
        counts, told = await here.read(f"phone,needs\n{ANN},{needs}\n")
        assert (counts, told) == ((1, 0, 0), [])
        assert (await here.text("I have no hot water")).urgency == urgency


async def test_a_record_is_there_when_the_resident_writes(redis_url: str, tmp_path: Path) -> None:
    """The agent sees the landlord's name for them, and a vulnerable household comes sooner."""
    async with centre(redis_url, tmp_path, engine=False) as here:
        assert await here.read(FILE) == (
            (1, 0, 1),
            [f"line 3: {BAD_NUMBER}"],
        )
        assert (await here.read(FILE))[0] == (0, 1, 1)
        found = await here.text("the tap drips", name="Queen Ann")
    assert found.name == "Ann Smith"
    assert "vulnerable" in [reason.label for reason in found.reasons]


async def test_numbers_of_two_residents_are_never_joined(redis_url: str, tmp_path: Path) -> None:
    """A line that would make two people one is told, and both stay as they are."""
    async with centre(redis_url, tmp_path, engine=False) as here:
        await here.read(f"phone\n{ANN}\n07700900124\n")
        counts, [told] = await here.read(f"name,phone\nBoth,{ANN};07700900124\n")
    assert counts == (0, 0, 1)
    assert told == "line 2: its numbers belong to two residents who are both known already"


async def test_all_that_is_kept_of_a_resident_is_handed_out(redis_url: str, tmp_path: Path) -> None:
    """Record, addresses, every conversation with its lines and events: closed and open ones."""
    async with centre(redis_url, tmp_path, engine=True) as here:
        await here.read(FILE)
        closed = await here.answered("the tap drips")
        opened = await here.text("and now the sink is blocked")
        resident = await here.residents.find("07700 900123")
        last = await here.runtime.stores.log.last_seq()

        async def recorded() -> bool:
            return await here.runtime.history.recorded() >= last

        await wait_until(recorded, "everything is recorded", 20)
        found = json.loads(json.dumps(await here.residents.export(resident)))
        assert await here.residents.find(resident) == resident
    assert found["resident"]["name"] == "Ann Smith"
    assert found["addresses"] == {f"phone:{ANN}": "known"}
    assert found["no_texts_since"] == {}
    assert [each["id"] for each in found["conversations"]] == [closed.id, opened.id]
    lines = [entry["text"] for entry in found["conversations"][0]["timeline"]]
    assert "the tap drips" in lines
    assert "A plumber comes on Thursday" in lines
    kinds = [event["type"] for event in found["conversations"][0]["events"]]
    assert (kinds[0], kinds[-1]) == ("contact.received", "conversation.closed")


async def test_nobody_is_forgotten_who_is_owed_an_answer(redis_url: str, tmp_path: Path) -> None:
    """While a conversation is open, erasing is refused with its id, and nothing is changed."""
    async with centre(redis_url, tmp_path, engine=True) as here:
        opened = await here.text("the tap drips")
        resident = await here.residents.find(ANN)
        with pytest.raises(ConflictError, match=opened.id):
            await here.residents.erase(resident)
        assert await here.residents.find(ANN) == resident


PHOTO = Media(content_type="image/png", file="fil_" + "a" * 32, name="ann.png", size=14)


def photo_of_ann(here: Centre) -> Contact:
    """Return a contact with a photo that is kept here."""
    return Contact(
        provider_id="upload:1",
        channel=Channel.SMS,
        medium=Medium.MESSAGE,
        received_ms=here.runtime.clock.now_ms(),
        address=Address("phone", ANN),
        to="+442079460958",
        media=(PHOTO,),
    )


def files(data_dir: Path) -> str:
    """Return all bytes of the archive's files, those between the lines too."""
    return repr([path.read_bytes() for path in sorted(data_dir.glob("archive.sqlite*"))])


async def test_a_resident_who_is_forgotten_is_nowhere(redis_url: str, tmp_path: Path) -> None:
    """Neither Redis nor the archive holds a word, name or number; the decisions stay countable."""
    async with centre(redis_url, tmp_path, engine=True) as here:
        await here.read(FILE)
        here.residents.files.put(PHOTO.file, io.BytesIO(b"a photo of Ann"))
        await here.house.intake.receive(photo_of_ann(here))
        closed = await here.answered("the tap drips")
        resident = await here.residents.find(ANN)
        erased = await here.residents.erase(resident)
        assert (erased.conversations, erased.addresses) == (1, 1)
        with pytest.raises(NotFoundError):
            await here.residents.find(ANN)
        kept = [event async for event in here.runtime.history.since(0, closed.id)]
        assert kept
        redis = here.runtime.stores.redis
        log = repr(await redis.xrange(here.runtime.stores.keys.of("events")))
        archive = files(tmp_path)
        again = await here.text("it is me again")
        with pytest.raises(FileGoneError):
            here.residents.files.open(PHOTO.file)
    assert AMINA in archive
    for secret in ("the tap drips", "Thursday", ANN, "Ann Smith"):
        assert secret not in repr(kept)
        assert secret not in log
        assert secret not in archive
    assert again.resident != resident
    assert again.name == ""


async def test_who_was_linked_is_forgotten_with_them(redis_url: str, tmp_path: Path) -> None:
    """By either number, whoever of the two asks: they are one person."""
    other = "+447700900177"
    async with centre(redis_url, tmp_path, engine=True) as here:
        await here.read(FILE)
        await here.answered("the tap drips")
        contact = replace(photo_of_ann(here), provider_id="SM2", media=(), text="my new number")
        contact = replace(contact, address=Address("phone", other))
        received = await here.house.intake.receive(contact)
        found = await here.house.views.conversation(ConversationId(received.conversation))
        assert found
        assert found.offer
        await here.house.desk.accept(AMINA, found.offer)
        ann = await here.residents.find(ANN)
        await here.house.residents.link(AMINA, found.id, ann)
        assert await here.residents.find(found.resident) == ann
        await here.house.desk.close(AMINA, found.id, Outcome.NO_REPLY_NEEDED, "noted")
        assert (await here.residents.erase(await here.residents.find(other))).addresses == 2
        for gone in (ANN, other, found.resident):
            with pytest.raises(NotFoundError):
                await here.residents.find(gone)
        redis = here.runtime.stores.redis
        log = repr(await redis.xrange(here.runtime.stores.keys.of("events")))
    for secret in ("my new number", "the tap drips", other, "Ann Smith"):
        assert secret not in log
        assert secret not in files(tmp_path)


async def test_what_is_not_recorded_yet_is_not_half_forgotten(
    redis_url: str, tmp_path: Path
) -> None:
    """Without an engine the events would be recorded after the erasure: refused, with a way."""
    async with centre(redis_url, tmp_path, engine=False) as here:
        await here.read(FILE)
        resident = await here.residents.find(ANN)
        with pytest.raises(StoreUnavailableError, match="start Heard"):
            await replace(here.residents, catch_up_s=0.2).erase(resident)
        assert await here.residents.find(ANN) == resident


async def test_every_decision_can_be_replayed(redis_url: str, tmp_path: Path) -> None:
    """One conversation or a time, from the archive and then the log, each event once."""
    async with centre(redis_url, tmp_path, engine=True) as here:
        began_ms = here.runtime.clock.now_ms()
        closed = await here.answered("the tap drips")
        history, log = here.runtime.history, here.runtime.stores.log
        of_one = [event async for event in events(history, log, closed.id, 0)]
        since = [event async for event in events(history, log, None, began_ms)]
        expected = [e.seq for e in await log.read(0) if e.conversation == closed.id]
    assert [event.seq for event in of_one] == expected
    assert set(expected) <= {event.seq for event in since}
    lines = [as_line(event) for event in of_one]
    assert any("Offered to amina" in line for line in lines)
    assert not any("tap drips" in line for line in lines if "contact.received" not in line)
    assert json.loads(as_json(of_one[0]))["data"]["entry"]["text"] == "the tap drips"


async def test_the_command_line_reads_exports_and_replays(tmp_path: Path) -> None:
    """Without anything running: a file in, a resident out, and a sentence when there is nothing."""
    file = tmp_path / "homes.csv"
    file.write_text(FILE)
    code, said = await command("residents", "import", str(file), data_dir=tmp_path)
    assert (code, said.splitlines()[0]) == (1, "1 added, 0 changed, 1 refused")
    assert "heard: line 3: phone: " in said
    code, said = await command("residents", "export", ANN, data_dir=tmp_path)
    assert (code, json.loads(said)["resident"]["vulnerable"]) == (0, "1")
    code, said = await command("residents", "erase", ANN, data_dir=tmp_path)
    assert (code, said[:24]) == (0, "erased: 0 conversations,")
    code, said = await command("residents", "export", ANN, data_dir=tmp_path)
    assert (code, said[:29]) == (1, "heard: nobody is known by tha")
    code, said = await command("replay", "cnv_1", data_dir=tmp_path)
    assert (code, said) == (1, "heard: there is no such event\n")
    code, said = await command("replay", "--since", "yesterday", data_dir=tmp_path)
    assert code == 1
    assert "write a time with its offset" in said
