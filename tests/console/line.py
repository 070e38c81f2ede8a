"""What the small house does of calls: hold and consultation, as plain as can be."""

from core.conversation import Conversation
from core.errors import ConflictError
from core.events import EventType
from core.ids import AgentId, ConversationId, QueueId
from tests.console.memory import Memory


class Line(Memory):
    """`console.house.Line` in memory."""

    def talk(self, conversation: str, agent: str) -> None:
        """Let the agent be on the phone with the resident."""
        self.fields[conversation] |= {"state": "active", "agent": agent, "calls": "CA1"}
        self.tell(EventType.CONVERSATION_ACTIVE, conversation, agent)

    def comes_in(self, conversation: str, colleague: str) -> None:
        """The colleague who was asked is on the line."""
        self.fields[conversation] |= {"consult_joined": "1"}
        self.tell(EventType.CONSULT_JOINED, conversation, colleague)

    async def hold(
        self, agent: AgentId, conversation: ConversationId, *, held: bool
    ) -> Conversation:
        self._must_talk(agent, conversation)
        self.fields[conversation]["held_ms"] = str(self.clock.now_ms() if held else 0)
        self.tell(EventType.CALL_HOLD, conversation, agent, call="CA1")
        return self._get(conversation)

    async def consult(
        self,
        agent: AgentId,
        conversation: ConversationId,
        *,
        queue: QueueId | None,
        to_agent: AgentId | None,
        note: str,
    ) -> Conversation:
        del queue, note
        self._must_talk(agent, conversation)
        if to_agent is None:
            code, message = "nobody", "Nobody of that queue is free for a call."
            raise ConflictError(code, message)
        now_ms = self.clock.now_ms()
        self.fields[conversation] |= {
            "consult": to_agent,
            "consult_attempt": "1",
            "consult_joined": "0",
            "consult_until_ms": str(now_ms + 20_000),
            "held_ms": str(now_ms),
        }
        self.tell(EventType.CONSULT_ASKED, conversation, agent, colleague=to_agent)
        return self._get(conversation)

    async def end_consult(self, agent: AgentId, conversation: ConversationId) -> Conversation:
        del agent
        asked = self.fields[conversation].pop("consult", "")
        if not asked:
            code, message = "nobody_asked", "This consultation is over."
            raise ConflictError(code, message)
        self.fields[conversation]["held_ms"] = "0"
        self.tell(EventType.CONSULT_ENDED, conversation, asked, cause="left")
        return self._get(conversation)

    async def record(
        self, agent: AgentId, conversation: ConversationId, *, paused: bool
    ) -> Conversation:
        self._must_talk(agent, conversation)
        self.fields[conversation]["recording"] = "paused" if paused else "on"
        self.tell(EventType.CALL_RECORDING, conversation, agent)
        return self._get(conversation)

    async def complete(self, agent: AgentId, conversation: ConversationId) -> Conversation:
        self._must_talk(agent, conversation)
        fields = self.fields[conversation]
        if fields.get("consult_joined") != "1":
            code, message = "nobody", "No colleague is on the line to leave it to."
            raise ConflictError(code, message)
        fields |= {"agent": fields.pop("consult"), "held_ms": "0"}
        self.tell(
            EventType.CONVERSATION_HANDED_OVER, conversation, fields["agent"], from_agent=agent
        )
        return self._get(conversation)

    def _must_talk(self, agent: AgentId, conversation: ConversationId) -> None:
        self._reach()
        if self._get(conversation).agent != agent or not self.fields[conversation].get("calls"):
            code, message = "no_call", "There is no live call of yours."
            raise ConflictError(code, message)
