"""Ringing agents on telephones of their own, as rq runs it: never twice for one offer.

What is not answered by the key 1 runs out like any other offer.
"""

from rq import get_current_job

from channels.errors import GoneError, RefusedError, SendError
from router.jobs import RETRY_S, TOOLS, Tools, note
from router.telephone import Asked

LATE = len(RETRY_S) - 3  # after the third try


def ring_agent(
    conversation: str,
    number: str,
    agent: str,
    attempt: int,
    consult: int,
    *,
    urgency: str,
    queue: str,
    by: str,
) -> None:
    """Ring the agent, who answers by a key; `consult` is 0 for an offer, else which `by` asks."""
    tools, job = TOOLS.get(), get_current_job()
    if job is None or job.meta.get("begun"):
        return  # a worker died here: it may be ringing, and the deadline comes anyway
    asked = Asked(conversation, agent, attempt, consult, urgency, queue, by)
    job.meta["begun"] = True
    job.save_meta()  # type: ignore[no-untyped-call] # rq's is untyped
    try:
        call = tools.telephone.ring_agent(number, asked)
    except SendError as error:
        if error.retryable and job.should_retry:
            job.meta["begun"] = False  # surely not taken
            job.save_meta()  # type: ignore[no-untyped-call] # rq's is untyped
            raise
        if error.retryable or isinstance(error, RefusedError):
            _give_up(tools, asked)  # surely not ringing: the next is asked at once
        return
    now_ms = tools.clock.now_ms()
    tools.change(
        lambda s: s.rung(
            op="",
            now_ms=now_ms,
            conversation=conversation,
            agent=agent,
            attempt=attempt,
            consult=consult,
            call=call,
        )
    )


def _give_up(tools: Tools, asked: Asked) -> None:
    now_ms = tools.clock.now_ms()
    cause = "telephone_failed"
    if asked.consult:
        tools.change(
            lambda s: s.consult_ended(
                op="",
                now_ms=now_ms,
                conversation=asked.conversation,
                cause=cause,
                sender="",
                colleague=asked.agent,
                attempt=asked.consult,
                leg="",
            )
        )
        return
    tools.change(
        lambda s: s.decline(
            op="",
            now_ms=now_ms,
            conversation=asked.conversation,
            attempt=asked.attempt,
            agent=asked.agent,
            cause=cause,
        )
    )


def record_call(conversation: str, agent: str, attempt: int, *, paused: bool) -> None:
    """Pause the recording of the call, or go on with it; an agent is told when it did not work.

    A pause that comes late would record what must not be, so it is not tried for long.
    """
    tools, job = TOOLS.get(), get_current_job()
    try:
        tools.telephone.record(f"{conversation}-{attempt}", paused=paused)
    except SendError as error:
        final = isinstance(error, RefusedError) and not isinstance(error, GoneError)
        if job and not final and (job.retries_left or 0) > LATE:
            raise
        what = "paused" if paused else "taken up again"
        note(tools, conversation, agent, f"The recording could not be {what}. {error.message}")
