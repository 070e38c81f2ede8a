"""The transitions as Python calls them: one typed method for each file of `store/lua`.

What a method guarantees and every word it can answer stand in the header of its Lua file; a test
holds the parameters here against those headers. `op` makes a repeat safe: the same operation
again gets the first answer and changes nothing. Times are ms since 1970 UTC.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from store.clients import StoreClient
from store.convoy import Convoy
from store.keys import Keys
from store.loader import Answer, load_all, run

Json = Mapping[str, Any]


class Scripts:
    """All transitions of one centre, on one Redis. Raises StoreUnavailableError when it is away."""

    def __init__(self, redis: StoreClient, keys: Keys) -> None:
        """Read the Lua files; nothing is sent yet."""
        self._convoy = Convoy(redis)
        self._root = keys.root
        self._scripts = load_all()

    async def _run(self, script: str, /, **values: object) -> Answer:
        return await run(self._convoy, self._root, self._scripts[script], **values)

    async def accept(
        self, *, op: str, now_ms: int, conversation: str, attempt: int, agent: str
    ) -> Answer:
        """The agent takes the offer; a live call then waits for the agent's leg."""
        return await self._run(
            "accept", op=op, now_ms=now_ms, conversation=conversation, attempt=attempt, agent=agent
        )

    async def agent_left(self, *, op: str, now_ms: int, conversation: str, agent: str) -> Answer:
        """The agent's leg left the conference while the caller was still there."""
        return await self._run(
            "agent_left", op=op, now_ms=now_ms, conversation=conversation, agent=agent
        )

    async def alert(self, *, op: str, now_ms: int, alert: str, text: str) -> Answer:
        """Tell supervisors of something that no transition made: an alert in the log."""
        return await self._run("alert", op=op, now_ms=now_ms, alert=alert, text=text)

    async def announce(self, *, op: str, now_ms: int, by: str, text: str, queue: str) -> Answer:
        """A supervisor tells the agents something; `queue` is empty when it is for everybody."""
        return await self._run("announce", op=op, now_ms=now_ms, by=by, text=text, queue=queue)

    async def audit(
        self, *, now_ms: int, conversations: Sequence[str], agents: Sequence[str]
    ) -> Answer:
        """Verify the laws over some conversations and agents, and put right what is not."""
        return await self._run("audit", now_ms=now_ms, conversations=conversations, agents=agents)

    async def close(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        agent: str,
        outcome: str,
        done: str,
        keep_s: int,
    ) -> Answer:
        """Close a conversation."""
        return await self._run(
            "close",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            agent=agent,
            outcome=outcome,
            done=done,
            keep_s=keep_s,
        )

    async def configure(self, *, op: str, config: Json) -> Answer:
        """Put the centre file's queues, targets and settings where the scripts read them."""
        return await self._run("configure", op=op, config=config)

    async def connect(self, *, op: str, now_ms: int, conversation: str, agent: str) -> Answer:
        """The agent's leg is in the conference: the call is active, and the caller is fetched."""
        return await self._run(
            "connect", op=op, now_ms=now_ms, conversation=conversation, agent=agent
        )

    async def decline(
        self, *, op: str, now_ms: int, conversation: str, attempt: int, agent: str, cause: str
    ) -> Answer:
        """The agent says no to an offer."""
        return await self._run(
            "decline",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            attempt=attempt,
            agent=agent,
            cause=cause,
        )

    async def end_call(self, *, op: str, now_ms: int, conversation: str, agent: str) -> Answer:
        """The agent ends the call: the resident's legs are hung up by the outbox."""
        return await self._run(
            "end_call", op=op, now_ms=now_ms, conversation=conversation, agent=agent
        )

    async def enroll(self, *, op: str, now_ms: int, account: Json, password_hash: str) -> Answer:
        """Add an account, or change what it serves and may do."""
        return await self._run(
            "enroll", op=op, now_ms=now_ms, account=account, password_hash=password_hash
        )

    async def expire(self, *, op: str, now_ms: int, conversation: str, attempt: int) -> Answer:
        """The deadline of an offer passed: no answer, or the phone never joined."""
        return await self._run(
            "expire", op=op, now_ms=now_ms, conversation=conversation, attempt=attempt
        )

    async def forget(self, *, op: str, resident: str, conversations: Sequence[str]) -> Answer:
        """Forget a resident and these closed conversations of theirs."""
        return await self._run("forget", op=op, resident=resident, conversations=conversations)

    async def go_stale(self, *, op: str, now_ms: int, agent: str, seen_ms: int) -> Answer:
        """The agent's console has not been heard from: their offers go on at once."""
        return await self._run("go_stale", op=op, now_ms=now_ms, agent=agent, seen_ms=seen_ms)

    async def hang_up(
        self, *, op: str, now_ms: int, conversation: str, call: str, cause: str, entry: Json
    ) -> Answer:
        """A leg of the resident ended."""
        return await self._run(
            "hang_up",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            call=call,
            cause=cause,
            entry=entry,
        )

    async def heartbeat(self, *, now_ms: int, agent: str, phone: str) -> Answer:
        """The agent's console is alive, and says whether its phone is registered."""
        return await self._run("heartbeat", now_ms=now_ms, agent=agent, phone=phone)

    async def leg(self, *, conversation: str, agent: str, leg: str) -> Answer:
        """Remember which leg of a call is the agent's own."""
        return await self._run("leg", conversation=conversation, agent=agent, leg=leg)

    async def note(
        self, *, op: str, now_ms: int, conversation: str, agent: str, entry: Json
    ) -> Answer:
        """Add a line that only agents see: a note, or what the engine did."""
        return await self._run(
            "note", op=op, now_ms=now_ms, conversation=conversation, agent=agent, entry=entry
        )

    async def park(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        agent: str,
        done: str,
        next_step: str,
        by_ms: int,
        medium: str,
        entry: Json,
        to: str,
        sender: str,
    ) -> Answer:
        """Park a conversation with a promise: what was done, what happens next, and by when."""
        return await self._run(
            "park",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            agent=agent,
            done=done,
            next_step=next_step,
            by_ms=by_ms,
            medium=medium,
            entry=entry,
            to=to,
            sender=sender,
        )

    async def placed(
        self, *, op: str, now_ms: int, conversation: str, attempt: int, call: str, call_s: int
    ) -> Answer:
        """The provider took the call that we place to a resident."""
        return await self._run(
            "placed",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            attempt=attempt,
            call=call,
            call_s=call_s,
        )

    async def presence(
        self, *, op: str, now_ms: int, agent: str, status: str, reason: str
    ) -> Answer:
        """The agent chooses to be available, away or offline."""
        return await self._run(
            "presence", op=op, now_ms=now_ms, agent=agent, status=status, reason=reason
        )

    async def raise_urgency(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        by: str,
        may_move: int,
        urgency: str,
        reason: str,
    ) -> Answer:
        """A person changes the urgency of a conversation, up or down, in whatever state it is."""
        return await self._run(
            "raise",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            by=by,
            may_move=may_move,
            urgency=urgency,
            reason=reason,
        )

    async def receive(
        self,
        *,
        op: str,
        now_ms: int,
        provider: str,
        address: str,
        claimed: str,
        conversation: str,
        resident: str,
        contact: Json,
        entry: Json,
        triage: Json,
        claim_s: int,
        call_s: int,
    ) -> Answer:
        """Take in one contact: claim it, find its conversation, lane it, match it."""
        return await self._run(
            "receive",
            op=op,
            now_ms=now_ms,
            provider=provider,
            address=address,
            claimed=claimed,
            conversation=conversation,
            resident=resident,
            contact=contact,
            entry=entry,
            triage=triage,
            claim_s=claim_s,
            call_s=call_s,
        )

    async def remove(self, *, op: str, now_ms: int, agent: str) -> Answer:
        """Remove an account."""
        return await self._run("remove", op=op, now_ms=now_ms, agent=agent)

    async def rescue(self, *, op: str, now_ms: int, agent: str, seen_ms: int) -> Answer:
        """Grace is over and the console still silent: unanswered residents go back."""
        return await self._run("rescue", op=op, now_ms=now_ms, agent=agent, seen_ms=seen_ms)

    async def resident(self, *, op: str, now_ms: int, resident: str, record: Json) -> Answer:
        """Keep the landlord's record of a resident; `record` has `addresses` and `fields`."""
        return await self._run("resident", op=op, now_ms=now_ms, resident=resident, record=record)

    async def resume(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        attempt: int,
        entry: Json,
        to: str,
        sender: str,
    ) -> Answer:
        """A promise is due: the conversation comes back by itself, ahead of its class."""
        return await self._run(
            "resume",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            attempt=attempt,
            entry=entry,
            to=to,
            sender=sender,
        )

    async def ring(
        self, *, op: str, now_ms: int, conversation: str, agent: str, number: str
    ) -> Answer:
        """The agent asks to ring the resident now; the outbox places the call."""
        return await self._run(
            "ring", op=op, now_ms=now_ms, conversation=conversation, agent=agent, number=number
        )

    async def send(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        agent: str,
        entry: Json,
        to: str,
        sender: str,
    ) -> Answer:
        """An agent, or the engine itself (agent empty), writes to the resident."""
        return await self._run(
            "send",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            agent=agent,
            entry=entry,
            to=to,
            sender=sender,
        )

    async def status(
        self, *, op: str, now_ms: int, conversation: str, message: str, status: str, error: str
    ) -> Answer:
        """The provider says how far a message has come."""
        return await self._run(
            "status",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            message=message,
            status=status,
            error=error,
        )

    async def supervise(
        self, *, op: str, now_ms: int, conversation: str, by: str, how: str
    ) -> Answer:
        """A supervisor's phone comes into a live call."""
        return await self._run(
            "supervise", op=op, now_ms=now_ms, conversation=conversation, by=by, how=how
        )

    async def sweep(self, *, now_ms: int, turn: int) -> Answer:
        """Match what the events may have missed: once a second, bounded."""
        return await self._run("sweep", now_ms=now_ms, turn=turn)

    async def take_due(self, *, now_ms: int, lease_ms: int, most: int) -> Answer:
        """Lease the timers that are due."""
        return await self._run("take_due", now_ms=now_ms, lease_ms=lease_ms, most=most)

    async def transfer(
        self,
        *,
        op: str,
        now_ms: int,
        conversation: str,
        by: str,
        may_move: int,
        queue: str,
        to_agent: str,
        entry: Json,
    ) -> Answer:
        """Hand a conversation to another queue or agent. A supervisor may move any that is open."""
        return await self._run(
            "transfer",
            op=op,
            now_ms=now_ms,
            conversation=conversation,
            by=by,
            may_move=may_move,
            queue=queue,
            to_agent=to_agent,
            entry=entry,
        )

    async def wrapped_up(self, *, op: str, now_ms: int, agent: str, until_ms: int) -> Answer:
        """After-call work is over: the agent is free for the next."""
        return await self._run("wrapped_up", op=op, now_ms=now_ms, agent=agent, until_ms=until_ms)
