"""Who a resident is: looking for people, and saying that two of them are one, or are not.

Each method calls one transition; what its word means to the person who asked is said here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from channels.phone_numbers import phone_address
from core.clock import Clock
from core.conversation import Conversation
from core.errors import ConflictError, ForbiddenError, InvalidError
from core.events import Entry
from core.ids import AgentId, ConversationId, IdSource, ResidentId
from core.people import Agent
from core.residents import Person, folded_words
from core.words import Role, Speaker
from router.asking import account_of
from router.reply import must_exist
from store.keys import CLOSED_S
from store.reader import Reader
from store.residents import Residents
from store.scripts import Scripts

MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class ResidentDesk:
    """Acts for agents. Every method may raise StoreUnavailableError; asking again is safe.

    `region` is where a number without a country code is from.
    """

    scripts: Scripts
    reader: Reader
    residents: Residents
    clock: Clock
    ids: IdSource
    region: str

    async def search(self, text: str) -> Sequence[Person]:
        """Return those whom a number, a name or a reference means, at most 20."""
        phone = phone_address(text, self.region)
        address = phone.key if phone else text.strip()
        if behind := await self.residents.at(address):
            return await self.residents.people(behind)
        found = await self.residents.named(folded_words(text), MOST_FOUND)
        return await self.residents.people(found)

    async def link(
        self, agent: AgentId, conversation: ConversationId, resident: ResidentId
    ) -> Conversation:
        """Say that the resident of this conversation is that one; return the one that stays."""
        who, other = await account_of(self.reader, agent), await self._person(resident)
        text = f"The same person as {_called(other)}, says {who.name}."
        op = self.ids.new("op")
        answer = await self.scripts.link(
            op=op,
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            agent=agent,
            may_move=int(who.role.includes(Role.SUPERVISOR)),
            other=other.id,
            entry=self._entry(op, who, text),
            keep_s=CLOSED_S,
        )
        _allow(answer.word)
        return await must_exist(self.reader, ConversationId(answer["conversation"]))

    async def identify(
        self,
        agent: AgentId,
        conversation: ConversationId,
        *,
        resident: ResidentId | None,
        name: str,
    ) -> Conversation:
        """Say that of those behind its number it is this resident, or somebody new of that name.

        A number that only one was known by is shared from then on.
        """
        who = await account_of(self.reader, agent)
        called = _called(await self._person(resident)) if resident else name
        op = self.ids.new("op")
        answer = await self.scripts.identify(
            op=op,
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            agent=agent,
            may_move=int(who.role.includes(Role.SUPERVISOR)),
            other=resident or "",
            person={
                "id": self.ids.new("res"),
                "name": name,
                "words": " ".join(folded_words(name)),
            },
            house=self.ids.new("res"),
            entry=self._entry(op, who, f"It is {called} this time, says {who.name}."),
            keep_s=CLOSED_S,
        )
        _allow(answer.word)
        return await must_exist(self.reader, ConversationId(answer["conversation"]))

    async def unlink(
        self, agent: AgentId, conversation: ConversationId, resident: ResidentId
    ) -> Conversation:
        """Say that somebody who was linked is another person; return the conversation after it."""
        who = await account_of(self.reader, agent)
        found = await must_exist(self.reader, conversation)
        names = {each.id: each.name for each in found.linked}
        other = names.get(resident) or "somebody who was linked"
        text = f"Not the same person as {other}, says {who.name}."
        op = self.ids.new("op")
        answer = await self.scripts.unlink(
            op=op,
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            agent=agent,
            may_move=int(who.role.includes(Role.SUPERVISOR)),
            other=resident,
            fresh=self.ids.new("cnv"),
            entry=self._entry(op, who, text),
        )
        _allow(answer.word)
        return await must_exist(self.reader, conversation)

    async def _person(self, resident: ResidentId) -> Person:
        found = await self.residents.person(resident)
        if found is None:
            message = "There is no such resident; search again."
            raise InvalidError(message)
        return found

    def _entry(self, op: str, who: Agent, text: str) -> dict[str, object]:
        entry = Entry(
            id=f"sys_{op}",
            kind="system",
            speaker=Speaker.SYSTEM,
            channel="",
            at_ms=self.clock.now_ms(),
            text=text,
            agent=who.id,
            name=who.name,
        )
        return entry.to_dict()


def _called(person: Person) -> str:
    """Return how a person reads the resident: by name, else by where they are reached."""
    addresses = [address.partition(":")[2] for address in person.addresses]
    return person.name or (addresses[0] if addresses else "a resident without a name")


# What a script's "no" means to the person who asked.
_REFUSALS: dict[str, tuple[str, str]] = {
    "SAME": ("same_resident", "They are already one person here."),
    "SHARED": ("shared_number", "Several people use this number; say first who this is."),
    "NO_NUMBER": ("no_number", "This conversation has no number that somebody could share."),
    "NOT_HERE": ("not_here", "It is parked or closed; take it first."),
    "ON_CALL": ("on_call", "Both are on the phone; do this when one of the calls has ended."),
}


def _allow(word: str) -> None:
    if word == "NOT_YOURS":
        message = "You do not hold this conversation."
        raise ForbiddenError(message)
    if word == "UNKNOWN":
        message = "These two are not linked any more; look again."
        raise InvalidError(message)
    if word in _REFUSALS:
        raise ConflictError(*_REFUSALS[word])
