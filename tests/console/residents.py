"""What the small house does of residents: people who are found, and are one person or not."""

import json
from collections.abc import Sequence

from core.conversation import Conversation
from core.errors import ConflictError
from core.events import EventType
from core.ids import AgentId, ConversationId, ResidentId
from core.residents import Person
from tests.console.memory import Memory


class Residents(Memory):
    """`console.house.ResidentDesk` in memory."""

    async def search(self, text: str) -> Sequence[Person]:
        self._reach()
        return [
            Person(
                id=ResidentId(fields["resident"]),
                name=fields["name"],
                reference="T-1",
                addresses=(fields["address"],),
                listed=True,
                conversation=ConversationId(known),
            )
            for known, fields in self.fields.items()
            if text.casefold() in fields["name"].casefold()
        ]

    async def link(
        self, agent: AgentId, conversation: ConversationId, resident: ResidentId
    ) -> Conversation:
        self._reach()
        fields = self.fields[conversation]
        if fields["resident"] == resident:
            code, message = "same_resident", "They are already one person here."
            raise ConflictError(code, message)
        linked = [{"id": fields["resident"], "name": fields["name"], "at_ms": "0"}]
        fields |= {"resident": resident, "linked": json.dumps(linked)}
        self.tell(EventType.RESIDENT_LINKED, conversation, agent, moved=[])
        return self._get(conversation)

    async def identify(
        self,
        agent: AgentId,
        conversation: ConversationId,
        *,
        resident: ResidentId | None,
        name: str,
    ) -> Conversation:
        self._reach()
        fields = self.fields[conversation]
        people = [{"id": fields["resident"], "name": fields["name"]}]
        fields |= {"resident": resident or "res_new", "name": name, "people": json.dumps(people)}
        self.tell(EventType.RESIDENT_IDENTIFIED, conversation, agent, moved=[])
        return self._get(conversation)

    async def unlink(
        self, agent: AgentId, conversation: ConversationId, resident: ResidentId
    ) -> Conversation:
        self._reach()
        self.fields[conversation] |= {"resident": resident, "linked": "[]"}
        self.tell(EventType.RESIDENT_UNLINKED, conversation, agent, moved=[])
        return self._get(conversation)
