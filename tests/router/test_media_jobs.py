"""Files that come with messages: real rq, a real provider over HTTP, a real folder."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from rq import Queue

from channels.media.fetch import Downloads, Source
from channels.media.kinds import Taken
from core.clock import SystemClock
from core.contact import Address, Contact, Media
from core.conversation import Conversation
from core.ids import AgentId, ConversationId
from core.media import FileKind
from core.words import Channel, Medium, Outcome
from router.jobs import MEDIA_QUEUE
from router.media_jobs import MEDIA_TOOLS, MediaTools
from store.files.folder import Folder
from tests.channels.media import library
from tests.channels.media.library import PROOF, Library
from tests.channels.media.pictures import PDF, png
from tests.router.conftest import ANN, FLOOD, NUMBER, House
from tests.router.works import Works, on_loop, working

AMINA = AgentId("amina")
LIMIT = Taken(2_000_000, frozenset({FileKind.IMAGE}))


@dataclass
class Fetching:
    """A house whose residents send photos, and all that fetches them."""

    house: House
    works: Works
    provider: Library
    files: Folder

    async def sends(self, *paths: str, words: str = FLOOD) -> Conversation:
        """Let Ann send photos that are at the provider."""
        self.house.sent += 1
        contact = Contact(
            provider_id=f"MM{self.house.sent}",
            channel=Channel.WHATSAPP,
            medium=Medium.MESSAGE,
            received_ms=self.house.clock.now_ms(),
            address=Address("phone", ANN),
            to=NUMBER,
            text=words,
            media=tuple(Media(url=self.provider.url + path) for path in paths),
        )
        received = await self.house.intake.receive(contact)
        return await self.house.conversation(received.conversation)

    async def media(self, conversation: str) -> list[Media]:
        """Return the files of the newest line that has any."""
        lines = await self.house.reader.timeline(ConversationId(conversation))
        [*_, found] = [entry for entry, _, _ in lines if entry.media]
        return [Media.from_dict(fields) for fields in found.media]

    def kept(self) -> list[bytes]:
        """Return everything that is in the folder."""
        return [path.read_bytes() for path in sorted(self.files.path.glob("*/*"))]


@asynccontextmanager
async def fetching(house: House, redis_url: str, folder: Path) -> AsyncIterator[Fetching]:
    """Yield rq on the queue of files."""
    async with library.running() as provider, working(house, redis_url) as works:
        works.queue = Queue(MEDIA_QUEUE, connection=works.redis, serializer="json")
        files = Folder(folder)
        source = Source(provider.url, PROOF, private=True, discards=True)
        tools = MediaTools(
            files=files,
            downloads=Downloads((source,), LIMIT, SystemClock()),
            secret="a secret",
            change=on_loop(asyncio.get_running_loop(), house),
            clock=house.clock,
        )
        token = MEDIA_TOOLS.set(tools)
        try:
            yield Fetching(house, works, provider, files)
        finally:
            MEDIA_TOOLS.reset(token)


@pytest.fixture
async def centre(house: House, redis_url: str, tmp_path: Path) -> AsyncIterator[Fetching]:
    """Yield a house that fetches photos."""
    async with fetching(house, redis_url, tmp_path / "files") as centre:
        yield centre


async def test_a_photo_is_waited_for_by_nobody_and_shown_when_it_is_here(centre: Fetching) -> None:
    """The words are in the queue at once; the photo follows, under a name that nobody can guess."""
    found = await centre.sends("/media/1")
    assert await centre.media(found.id) == [Media(url=f"{centre.provider.url}/media/1")]
    await centre.works.work()
    [kept] = await centre.media(found.id)
    assert (kept.content_type, kept.name, kept.error) == ("image/png", "image.png", "")
    assert kept.size == len(png())
    assert centre.kept() == [png()]
    assert centre.provider.discarded == ["/media/1"]
    assert (await centre.house.events())[-1] == "media.attached"
    assert centre.works.jobs == []


async def test_one_that_is_refused_says_why_beside_those_that_came(centre: Fetching) -> None:
    """The agent can ask for it again; the others are there."""
    found = await centre.sends("/media/1", "/large", "/media/2")
    await centre.works.work()
    first, second, third = await centre.media(found.id)
    assert first.file
    assert third.file
    assert first.file != third.file
    assert (second.file, second.error) == ("", "The file is too large: at most 2 MB are taken.")
    assert centre.works.jobs == []


async def test_what_is_no_photo_is_not_kept(centre: Fetching) -> None:
    """Neither in the folder nor on anybody's screen."""
    centre.provider.content = PDF
    found = await centre.sends("/media/1")
    await centre.works.work()
    [media] = await centre.media(found.id)
    assert media.error.startswith("This kind of file is not taken.")
    assert centre.kept() == []
    assert centre.provider.discarded == []


async def test_a_provider_in_trouble_is_asked_again_for_what_is_missing_only(
    centre: Fetching,
) -> None:
    """What came is not fetched twice; what did not, later."""
    found = await centre.sends("/media/1", "/cdn/2")
    centre.provider.statuses = [503]
    await centre.works.work()
    first, second = await centre.media(found.id)
    assert (first.file, first.error, bool(second.file)) == ("", "", True)
    await centre.works.later()
    first, second = await centre.media(found.id)
    assert first.file
    assert [path for path, _ in centre.provider.asked] == ["/media/1", "/cdn/2", "/media/1"]
    assert centre.works.jobs == []


async def test_after_the_last_try_the_timeline_says_that_it_never_came(centre: Fetching) -> None:
    """No line says for ever that a photo is on its way."""
    centre.provider.statuses = [503]
    found = await centre.sends("/media/1")
    await centre.works.hand_over()
    [job] = centre.works.jobs
    job.retries_left = 0
    job.save()
    await centre.works.do_jobs()
    [media] = await centre.media(found.id)
    assert media.error == "The provider does not have it now (503)."


async def test_a_second_run_of_the_same_job_leaves_one_file(centre: Fetching) -> None:
    """A worker that died after it had kept the file does no harm: the name is the same."""
    found = await centre.sends("/media/1")
    events = await centre.works.hand_over()
    [job] = centre.works.jobs
    await centre.works.do_jobs()
    job.meta.clear()
    job.save()
    centre.works.queue.enqueue_job(job)
    await centre.works.do_jobs()
    assert centre.kept() == [png()]
    assert (await centre.house.events()).count("media.attached") == 1
    assert len(events) == len({event.seq for event in events})
    assert len(await centre.media(found.id)) == 1


async def test_a_photo_of_somebody_who_was_erased_meanwhile_is_not_kept(centre: Fetching) -> None:
    """The download was under way when they were forgotten: it leaves nothing behind."""
    found = await centre.sends("/media/1")
    await centre.works.hand_over()
    house = centre.house
    await house.works("amina")
    await house.desk.accept(AMINA, house.offer(await house.conversation(found.id)))
    await house.desk.close(AMINA, found.id, Outcome.SPAM, "nothing")
    await house.scripts.forget(op="", resident=found.resident, conversations=[found.id])
    await centre.works.do_jobs()
    assert centre.kept() == []


async def test_files_do_not_keep_callers_waiting(centre: Fetching) -> None:
    """A queue of their own: what a caller waits for is done while a photo is on its way."""
    await centre.sends("/silent")
    await centre.works.hand_over()
    [job] = centre.works.jobs
    assert job.origin == MEDIA_QUEUE
    assert job.kwargs["wanted"] == [{"place": 0, "url": f"{centre.provider.url}/silent"}]
    assert centre.works.queue.count == 1
