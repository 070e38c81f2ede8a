"""What is measured of the centre, on a real Redis and with rq's own counts."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from core.views import Gauge
from router.gauges import Gauges
from router.job_counts import JobCounts
from router.jobs import MEDIA_QUEUE, RqJobs
from router.outbox import Job
from store.clients import JobsClient, jobs_client
from store.position import Position
from tests.router.conftest import ANN, FLOOD, KEYS, House


@dataclass(frozen=True)
class Archive:
    """An archive that is this far, or away when it is below zero."""

    seq: int

    async def recorded(self) -> int:
        if self.seq < 0:
            raise TimeoutError
        return self.seq


@pytest.fixture
def jobs(redis_url: str) -> Iterator[JobsClient]:
    """Connect as rq does."""
    client = jobs_client(redis_url)
    yield client
    client.close()


def gauges(house: House, jobs: JobsClient, archive: Archive) -> Gauges:
    """Return what measures this house."""
    position = Position(house.redis, KEYS, "outbox")
    leases = ("sweep", "recorder")
    return Gauges(
        views=house.views,
        reader=house.reader,
        log=house.log,
        archive=archive,
        outbox=position,
        reconciler=Position(house.redis, KEYS, "reconciler"),
        jobs=JobCounts(jobs),
        files=JobCounts(jobs, MEDIA_QUEUE),
        leases=leases,
        clock=house.clock,
    )


async def measured(gauges: Gauges) -> dict[str, Gauge]:
    """Return what is measured now, by name."""
    return {gauge.name: gauge for gauge in await gauges.read()}


async def test_who_waits_is_told_by_queue_urgency_and_medium(
    house: House, jobs: JobsClient
) -> None:
    """A screen on the wall can show each lane, the empty ones as zero."""
    await house.text(FLOOD, ANN)
    house.clock.advance(90)
    found = await measured(gauges(house, jobs, Archive(0)))
    lane = ("repairs", "emergency", "message")
    assert found["heard_waiting"].values[lane] == 1
    assert found["heard_longest_wait_seconds"].values[lane] == 90
    assert sum(found["heard_waiting"].values.values()) == 1
    lanes = len(house.settings.centre.queues) * 3 * 4
    assert len(found["heard_waiting"].values) == lanes


async def test_how_far_behind_the_record_is_read_is_told(house: House, jobs: JobsClient) -> None:
    """From when it has been read once: a provider that cannot be asked is seen."""
    name = "heard_reconciler_behind_seconds"
    assert name not in await measured(gauges(house, jobs, Archive(0)))
    await Position(house.redis, KEYS, "reconciler").write(house.clock.now_ms())
    house.clock.advance(90)
    assert (await measured(gauges(house, jobs, Archive(0))))[name].values[()] == 90


async def test_what_engines_and_workers_leave_undone_is_seen(
    house: House, jobs: JobsClient
) -> None:
    """No engine, no worker: lags, overdue timers and queued jobs say so, whoever has died."""
    await house.works("amina")
    await house.text(FLOOD, ANN)
    house.clock.advance(300)
    RqJobs(jobs).put(Job("event-1", "hang_up_call", {"conversation": "c", "call": "CA1"}))
    wanted = {"conversation": "c", "message": "m", "wanted": []}
    RqJobs(jobs).put(Job("event-2", "fetch_media", wanted, "media_jobs"))
    await Position(house.redis, KEYS, "outbox").write(2)
    await house.redis.set(KEYS.of("lease", "sweep"), "engine", px=60_000)
    last = await house.log.last_seq()
    found = await measured(gauges(house, jobs, Archive(1)))
    assert found["heard_recorder_lag_events"].values == {(): last - 1}
    assert found["heard_outbox_lag_events"].values == {(): last - 2}
    assert found["heard_timer_overdue_seconds"].values[()] > 60
    assert found["heard_lease_held"].values == {("sweep",): 1, ("recorder",): 0}
    assert found["heard_jobs"].values[("queued",)] == 1
    assert found["heard_workers"].values == {(): 0}
    assert found["heard_file_jobs"].values[("queued",)] == 1
    assert found["heard_file_workers"].values == {(): 0}


async def test_what_is_away_is_left_out_and_hides_nothing(house: House, jobs: JobsClient) -> None:
    """With the archive away the other measures are told; no number is made up for it."""
    found = await measured(gauges(house, jobs, Archive(-1)))
    assert "heard_recorder_lag_events" not in found
    assert "heard_outbox_lag_events" in found
