"""Contacts in: triage the words, make the contact durable, and let the script route it.

Implements `channels.adapter.Intake`. When `receive` returns, the contact is in Redis and either
waiting in a lane or offered; when it raises StoreUnavailableError, whether it is there is unknown,
and the same call again is safe because the provider's id is claimed once.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from channels.adapter import Place, Received
from config.centre import Centre
from config.current import Current
from core import ids
from core.clock import Clock
from core.consent import consent_of
from core.contact import Contact
from core.events import Entry
from core.ids import ConversationId, IdSource
from core.residents import folded_words
from core.triage import Triage
from core.words import Channel, Delivery, Medium, Speaker
from queues.triage.context import Context
from queues.triage.language import UNKNOWN
from queues.triage.triager import Readings, Triager
from router.estimates import Estimates
from router.reply import Reply
from router.ways import WINDOW_MS
from store.keys import CALL_S, CLAIM_S
from store.reader import Reader
from store.scripts import Scripts

PREVIEW = 160
RANG = "Call came in"
RELAYED = (
    "Call came in by Relay UK: an assistant may speak for them, one at a time and slowly. To ring "
    "back, put 18002 before their number."
)
FILE_CAME = "Sent a file"
DAY_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class ContactIntake:
    """Takes what residents did."""

    scripts: Scripts
    reader: Reader
    current: Current
    triager: Triager
    estimates: Estimates
    reply: Reply
    clock: Clock
    ids: IdSource

    @property
    def centre(self) -> Centre:
        """The centre file as it is now."""
        return self.current.centre

    async def receive(self, contact: Contact) -> Received:
        """Make the contact durable, route it, and say where it went."""
        readings = self.triager.readings(contact.text, self._known(contact))
        triage = readings.plain
        call = contact.provider_id if is_ringing(contact) else ""
        address = contact.address.key if contact.address else f"call:{contact.provider_id}"
        answer = await self.scripts.receive(
            op="",  # the claim of the provider's id is what makes a repeat safe
            now_ms=self.clock.now_ms(),
            provider=contact.provider_id,
            address=address,
            claimed=contact.claimed.key if contact.claimed else "",
            conversation=self.ids.new("cnv"),
            resident=self.ids.new("res"),
            contact={
                "name": contact.name,
                "words": " ".join(folded_words(contact.name)),
                "channel": contact.channel,
                "medium": contact.medium,
                "to": contact.to,
                "preview": contact.text[:PREVIEW] or (FILE_CAME if contact.media else ""),
                "received_ms": contact.received_ms,
                "windowed": contact.channel in WINDOW_MS and not contact.public,
                "consent": contact.consent or consent_of(contact.text, contact.channel) or "",
                "call": call,
                **_ring(contact),
            },
            entry={**_entry(contact, address, call).to_dict(), "triage": triage.version},
            triage=readings_fields(readings, self.centre, contact),
            claim_s=CLAIM_S,
            call_s=CALL_S,
        )
        conversation = ConversationId(answer["conversation"])
        fresh = answer.word != "REPEATED"
        spoken = contact.medium is Medium.VOICE
        advice = self.centre.advice(triage.dangers, triage.language, spoken=spoken)
        if contact.public and answer.word == "OPENED":
            await self.reply.acknowledge(conversation, contact, advice)
        elif fresh and advice and not spoken:
            await self.reply.advise(conversation, contact.provider_id, advice)
        language = await self._language(conversation) if call else ""
        return Received(conversation, answer["resident"], fresh, language=language, advice=advice)

    async def _language(self, conversation: ConversationId) -> str:
        """Return what a caller is known to speak, empty when nothing is known."""
        found = await self.reader.conversation(conversation)
        return found.language if found and found.language != UNKNOWN else ""

    def _known(self, contact: Contact) -> Context:
        """What is known beside the words: no heating in January is more than in June.

        The household's record is known to the `receive` script alone: `readings_fields`.
        """
        at_ms = contact.received_ms
        return Context(
            month=datetime.fromtimestamp(at_ms / 1000, self.centre.zone).month,
            incidents=self.centre.incidents_at(at_ms),
            asr_confidence=contact.confidence,
        )

    async def place(self, conversation: str) -> Place | None:
        """Return the place in the queue and an honest range, or None when it is not waiting."""
        found = await self.reader.conversation(ConversationId(conversation))
        return await self.estimates.place(found) if found else None

    async def delivered(
        self, conversation: str, message: str, status: Delivery, error: str = ""
    ) -> None:
        """Note how far an outbound message has come; an earlier state changes nothing."""
        await self.scripts.status(
            op="",
            now_ms=self.clock.now_ms(),
            conversation=conversation,
            message=message,
            status=status,
            error=error,
        )


def readings_fields(readings: Readings, centre: Centre, contact: Contact) -> dict[str, Any]:
    """Return triage by the words, and under `known` as it is where the record says more."""
    known = {name: triage_fields(each, centre, contact) for name, each in readings.known.items()}
    return {**triage_fields(readings.plain, centre, contact), "known": known}


def _language_skill(language: str, centre: Centre) -> dict[str, str]:
    """Return the skill that somebody should have, none for the languages of the centre.

    An agent who speaks a language has its code (`pl`) among their skills.
    """
    spoken_here = language in {UNKNOWN, *centre.languages}
    return {} if spoken_here else {"language_skill": language}


def triage_fields(triage: Triage, centre: Centre, contact: Contact) -> dict[str, Any]:
    """Return triage as the `receive` script reads it.

    The queue follows from topic and number. What the script alone can know (answered lately, a
    vulnerable household) it adds to the head start itself, by the amounts given here.
    """
    queue = next(q for q in centre.queues if q.id == centre.queue_of(triage.topic, contact.to))
    starts = centre.head_starts
    target_s = queue.targets.of(triage.urgency, contact.medium)
    return {
        "urgency": triage.urgency,
        "topic": triage.topic,
        "queue": queue.id,
        "language": triage.language,
        "skills": ",".join(queue.skills),
        **_language_skill(triage.language, centre),
        "danger_to_life": "1" if triage.danger_to_life else "0",
        "distressed": "1" if triage.distressed else "0",
        "complaint": "1" if triage.complaint else "0",
        "reasons": [{"label": r.label, "words": r.words} for r in triage.reasons],
        "head_start_ms": starts.of(triage, target_s) * 1000,
        "repeat_ms": target_s * starts.repeat_contact * 10,  # per cent of seconds, in ms
        "repeat_within_ms": starts.repeat_within_days * DAY_MS,
        "vulnerable_ms": target_s * starts.vulnerable * 10,
    }


def is_ringing(contact: Contact) -> bool:
    """Whether it is a live call; what a caller says meanwhile is none."""
    return contact.medium is Medium.VOICE and not contact.text


def _ring(contact: Contact) -> dict[str, str]:
    """Return where they asked to be rung instead of where they wrote from, if they did."""
    asked = contact.claimed if contact.medium is Medium.CALLBACK else None
    return {"ring": asked.key} if asked else {}


def _entry(contact: Contact, address: str, call: str) -> Entry:
    missed = contact.channel is Channel.VOICE and not (call or contact.text)
    text = "Rang, and could not be put through" if missed else contact.text
    if contact.public:
        text = f"In public: {text}"
    return Entry(
        id=ids.derived("msg", contact.provider_id),
        kind="call" if call or missed else "message",
        speaker=Speaker.RESIDENT,
        channel=contact.channel,
        at_ms=contact.received_ms,
        text=(RELAYED if contact.relay else RANG) if call else text,
        name=contact.name,
        address=address,
        media=tuple(each.to_dict() for each in contact.media),
    )
