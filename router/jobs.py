"""Side effects, as rq runs them: one function a job, plain arguments, safe to run twice.

Everything that imports rq is here. A job's id is the event that asked for it, so an event has one
job. A worker sets `TOOLS` once before it works; the forked work-horse inherits it.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from rq import Queue, Retry, get_current_job
from rq.exceptions import DuplicateJobError
from rq.job import Job as RqJob
from rq.registry import FinishedJobRegistry

from channels.adapter import ApprovedText, Outbound, Sender
from channels.errors import GoneError, OptedOutError, RefusedError, SendError, UnknownOutcomeError
from core import ids
from core.clock import Clock
from core.events import Entry
from core.words import Channel, Delivery, Speaker
from router.outbox import Job
from router.telephone import Telephone
from router.ways import address_of
from store.clients import JobsClient, reaching
from store.keys import CALL_S
from store.scripts import Scripts

QUEUE = "heard"
MEDIA_QUEUE = "heard-media"
# By module. A slow download must not keep a caller waiting, so files have workers of their own.
QUEUES = {"jobs": QUEUE, "telephone_jobs": QUEUE, "media_jobs": MEDIA_QUEUE}
TIMEOUTS_S = {"jobs": 60, "telephone_jobs": 60, "media_jobs": 900}
KEPT_S = 600  # a job's id must outlive the outbox's wish to hand the same event over again
FAILED_S = 24 * 3600  # arguments hold personal data, so failures are not kept for rq's year
RETRY_S = [1, 2, 5, 10, 30, 60, 120, 300]

# What the agent reads when the provider did not do it.
HOLD_FAILED = {
    "HELD": "The caller could not be put on hold and may hear you.",
    "TALKING": "The caller could not be taken off hold.",
}

Act = Callable[[Scripts], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Tools:
    """What a job works with. `change` runs transitions from synchronous code and waits."""

    senders: Mapping[Channel, Sender]
    telephone: Telephone
    change: Callable[[Act], Any]
    status_url: Callable[[str, str], str]
    file_url: Callable[[str, int], str]
    clock: Clock


TOOLS: ContextVar[Tools] = ContextVar("TOOLS")


class RqJobs:
    """Hands jobs to rq."""

    def __init__(self, redis: JobsClient) -> None:
        """Use this synchronous client (bytes, as rq wants it)."""
        self._queues = {
            module: Queue(name, connection=redis, serializer="json")
            for module, name in QUEUES.items()
        }

    def put(self, job: Job) -> None:
        """Keep the job, unless one with its id is known."""
        with reaching():
            try:
                self._queues[job.module].enqueue_call(
                    f"router.{job.module}.{job.function}",
                    kwargs=job.arguments,
                    job_id=job.id,
                    unique=True,
                    timeout=TIMEOUTS_S[job.module],
                    result_ttl=KEPT_S,
                    failure_ttl=FAILED_S,
                    retry=Retry(max=len(RETRY_S), interval=RETRY_S),
                    description=job.function,  # the default would show numbers and words
                )
            except DuplicateJobError:
                return


def send_message(
    *,
    conversation: str,
    message: str,
    channel: str,
    to: str,
    sender: str,
    text: str,
    at_ms: int,
    urgent: bool,
    files: Sequence[str] = (),
    how: Mapping[str, str] | None = None,
) -> None:
    """Send one message; its failure comes back to the agent as a visible state."""
    tools = TOOLS.get()
    links = tuple(tools.file_url(file, at_ms) for file in files)
    outbound = Outbound(
        message=message,
        conversation=conversation,
        to=to,
        sender=sender,
        text="\n".join(filter(None, (text, *links))),
        status_url=tools.status_url(conversation, message),
        urgent=urgent,
        caption=text,
        media_urls=links,
        human=bool(how and how.get("human")),
        template=_template(how or {}),
    )
    job = _job()
    adapter = tools.senders[Channel(channel)]
    try:
        # A job that began before and left no word may have sent: a killed worker, a broken line.
        begun = job.meta.get("begun")
        sent = adapter.find_sent(outbound, at_ms, _sent_to(job, to)) if begun else None
        if sent is None:
            _remember(job, begun=True)
            sent = adapter.send(outbound)
        _remember(job, sent=sent.provider_id)
    except SendError as error:
        if not isinstance(error, UnknownOutcomeError):
            _remember(job, begun=False)  # surely not taken, so the next try need not look
        if isinstance(error, OptedOutError):
            _stopped(tools, conversation, address_of(Channel(channel), to))
        if isinstance(error, RefusedError) or not job.should_retry:
            _report(tools, conversation, message, Delivery.FAILED, f"{error.code}: {error.message}")
            return
        raise
    status = Delivery.SENT if sent.status is Delivery.QUEUED else sent.status
    _report(tools, conversation, message, status, "")


def _sent_to(job: RqJob, to: str) -> set[str]:
    """Return the provider's ids of what other jobs sent there lately: "Yes" may be said twice."""
    done = FinishedJobRegistry(QUEUE, connection=job.connection, serializer="json")
    others = RqJob.fetch_many(done.get_job_ids(), connection=job.connection, serializer="json")
    return {
        other.meta["sent"]
        for other in others
        if other and "sent" in other.meta and other.kwargs.get("to") == to
    }


def _template(how: Mapping[str, str]) -> ApprovedText | None:
    if "template" not in how:
        return None
    return ApprovedText(how["template"], how["language"], tuple(json.loads(how["values"])))


def bridge_call(conversation: str, call: str, agent: str, attempt: int) -> None:
    """Fetch the caller into the conference in which the agent already is."""
    tools = TOOLS.get()
    try:
        tools.telephone.bridge(call, f"{conversation}-{attempt}", agent, conversation)
    except GoneError:
        _ended(tools, conversation, call)
    except SendError as error:
        if not isinstance(error, RefusedError) and _job().should_retry:
            raise
        # The bridge failed for good: the caller goes back to the same place, never into silence.
        now_ms = tools.clock.now_ms()
        tools.change(
            lambda s: s.agent_left(op="", now_ms=now_ms, conversation=conversation, agent=agent)
        )


def return_call(
    conversation: str, call: str, *, transferred: bool = False, language: str = ""
) -> None:
    """Put the caller on hold in the queue again, with a sentence that says why."""
    tools = TOOLS.get()
    try:
        tools.telephone.back_to_queue(
            call, conversation, transferred=transferred, language=language
        )
    except GoneError:
        _ended(tools, conversation, call)


def hold_call(conversation: str, call: str, agent: str, attempt: int, language: str = "") -> None:
    """Let the resident hear music, or the agent again: whatever the agent wants by now.

    What is wanted is read again after it was carried out: another job may have been quicker.
    """
    tools = TOOLS.get()
    heard = ""
    while (wanted := _wanted(tools, conversation, call, attempt)) not in ("STALE", heard):
        try:
            conference, held = f"{conversation}-{attempt}", wanted == "HELD"
            tools.telephone.hold(call, conference, held=held, language=language)
        except SendError as error:
            # One that is not there may not have come into the conference yet; twice is harmless.
            final = isinstance(error, RefusedError) and not isinstance(error, GoneError)
            if _job().should_retry and not final:
                raise
            note(tools, conversation, agent, f"{HOLD_FAILED[wanted]} {error.message}")
            return
        heard = wanted


def _wanted(tools: Tools, conversation: str, call: str, attempt: int) -> str:
    answer = tools.change(lambda s: s.line(conversation=conversation, call=call, attempt=attempt))
    return str(answer.word)


def hang_up_call(conversation: str, call: str) -> None:
    """End the resident's leg."""
    tools = TOOLS.get()
    try:
        tools.telephone.hang_up(call)
    except GoneError:
        _ended(tools, conversation, call)


def speak_to_machine(conversation: str, call: str, language: str = "") -> None:
    """Tell an answering machine who rang, and end the leg."""
    tools = TOOLS.get()
    try:
        tools.telephone.speak_to_machine(call, language)
    except GoneError:
        _ended(tools, conversation, call)


def ring_resident(
    conversation: str, number: str, attempt: int, dial: str, language: str = ""
) -> None:
    """Call the resident into the agent's conference, unless nobody waits for that any more."""
    tools, job = TOOLS.get(), _job()
    call = job.meta.get("call", "")
    if job.meta.get("begun") and not call:
        # Nothing tells whether the phone rang before the worker died: better the agent decides
        # than that the resident is rung twice.
        _unplaced(
            tools, conversation, dial, "It is not known whether the call was placed; ring again"
        )
        return
    try:
        if not call:
            if not _is_wanted(tools, conversation, dial):
                return
            _remember(job, begun=True)
            call = tools.telephone.ring(number, f"{conversation}-{attempt}", conversation, language)
            _remember(job, call=call)
    except SendError as error:
        _remember(job, begun=False)
        if error.retryable and job.should_retry:
            raise
        _unplaced(tools, conversation, dial, f"The call could not be placed: {error.message}")
        return
    now_ms = tools.clock.now_ms()
    tools.change(
        lambda s: s.placed(
            op="", now_ms=now_ms, conversation=conversation, dial=dial, call=call, call_s=CALL_S
        )
    )


def _is_wanted(tools: Tools, conversation: str, dial: str) -> bool:
    now_ms = tools.clock.now_ms()
    answer = tools.change(
        lambda s: s.placing(op="", now_ms=now_ms, conversation=conversation, dial=dial)
    )
    return bool(answer.word == "PLACE")


def _unplaced(tools: Tools, conversation: str, dial: str, text: str) -> None:
    now_ms = tools.clock.now_ms()
    entry = _call_entry(conversation, now_ms, text)
    tools.change(
        lambda s: s.unplaced(
            op="", now_ms=now_ms, conversation=conversation, dial=dial, call="", entry=entry
        )
    )


def note(tools: Tools, conversation: str, agent: str, text: str) -> None:
    """Let the agents read what went wrong with a call."""
    now_ms = tools.clock.now_ms()
    entry = _call_entry(conversation, now_ms, text)
    tools.change(
        lambda s: s.note(op="", now_ms=now_ms, conversation=conversation, agent=agent, entry=entry)
    )


def _report(tools: Tools, conversation: str, message: str, status: Delivery, error: str) -> None:
    now_ms = tools.clock.now_ms()
    tools.change(
        lambda s: s.status(
            op="",
            now_ms=now_ms,
            conversation=conversation,
            message=message,
            status=status,
            error=error,
        )
    )


def _stopped(tools: Tools, conversation: str, address: str) -> None:
    now_ms = tools.clock.now_ms()
    tools.change(lambda s: s.stop(op="", now_ms=now_ms, conversation=conversation, address=address))


def _ended(tools: Tools, conversation: str, call: str) -> None:
    now_ms = tools.clock.now_ms()
    entry = _call_entry(conversation, now_ms, "The caller had hung up")
    tools.change(
        lambda s: s.hang_up(
            op="",
            now_ms=now_ms,
            conversation=conversation,
            call=call,
            cause="gone",
            entry=entry,
        )
    )


def _call_entry(conversation: str, at_ms: int, text: str) -> dict[str, Any]:
    return Entry(
        id=ids.derived("end", conversation, str(at_ms)),
        kind="call",
        speaker=Speaker.SYSTEM,
        channel=Channel.VOICE,
        at_ms=at_ms,
        text=text,
    ).to_dict()


def _remember(job: RqJob, **what: bool | str) -> None:
    job.meta.update(what)
    job.save_meta()  # type: ignore[no-untyped-call] # rq's is untyped


def _job() -> RqJob:
    job = get_current_job()
    if job is None:
        message = "this function runs only as an rq job"
        raise RuntimeError(message)
    return job
