"""What Twilio's own record says residents did: for webhooks that never came.

Without an answer to a webhook and its fallback Twilio logs an error and nothing more, so whoever
wants every text has to ask. Lists come newest first; the filters by time are only documented to
the day, so times are compared here too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from multidict import MultiDict, MultiDictProxy
from twilio.rest import Client

from channels.adapter import Span
from channels.twilio.failures import translated
from channels.twilio.form import Form
from channels.twilio.inbound import MAX_MEDIA
from channels.twilio.messages import contact_of
from channels.voice.caller import ENDED, call_contact
from core.contact import Contact, Media
from core.words import Channel

PAGE: Final = 200
MOST: Final = 50_000  # of one number: more than two days of a very busy one


@dataclass(frozen=True, slots=True)
class TwilioRecord:
    """A `channels.adapter.Record`, synchronous. Each method raises a child of SendError.

    `texts` are our addresses as Twilio writes them (`whatsapp:+44…`), `phones` our numbers that can
    be rung. `region` is where numbers without a country code are from.
    """

    client: Client
    texts: Sequence[str]
    phones: Sequence[str]
    region: str = "GB"

    def between(self, since_ms: int, until_ms: int) -> Span:
        """Return every text, and every call that is over, of this time, oldest first.

        Of a call that still lives nothing is said yet: the span then ends before it.
        """
        found: list[Contact] = []
        whole = True
        with translated():
            for to in self.texts:
                some = list(islice(self._texts_to(to, since_ms), MOST))
                whole = whole and len(some) < MOST
                found += some
            for to in self.phones:
                calls = list(islice(self._calls_to(to, since_ms), MOST))
                whole = whole and len(calls) < MOST
                living = [_ms(call.start_time) - 1 for call in calls if call.status not in ENDED]
                until_ms = min([until_ms, *living])
                found += [self._call(call) for call in calls if call.status in ENDED]
        within = [each for each in reversed(found) if each.received_ms <= until_ms]
        within.sort(key=lambda each: each.received_ms)
        return Span(tuple(within), until_ms, whole)

    def complete(self, contact: Contact) -> Contact | None:
        """Return a contact with what costs a request of its own; None when nobody need see to it.

        A text with its files. A call that somebody else answered, whom a static document rang,
        needs nothing more.
        """
        with translated():
            if contact.channel is Channel.VOICE:
                legs = self.client.calls.list(parent_call_sid=contact.provider_id, limit=PAGE)
                return None if any(_talked(leg) for leg in legs) else contact
            if contact.raw.get("NumMedia", "0") in {"0", ""}:
                return contact
            files = self.client.messages(contact.provider_id).media.list(limit=MAX_MEDIA)
            base = self.client.api.base_url
            media = tuple(
                Media(base + file.uri.removesuffix(".json"), file.content_type) for file in files
            )
        return replace(contact, media=media)

    def _texts_to(self, to: str, since_ms: int) -> Iterator[Contact]:
        since = _moment(since_ms)
        found = self.client.messages.stream(to=to, date_sent_after=since, page_size=PAGE)
        for message in _since(since, found, "date_sent"):
            if message.direction == "inbound":
                yield contact_of(_text_form(message), _ms(message.date_sent), self.region)

    def _calls_to(self, to: str, since_ms: int) -> Iterator[Any]:
        since = _moment(since_ms)
        found = self.client.calls.stream(to=to, start_time_after=since, page_size=PAGE)
        for call in _since(since, found, "start_time"):
            if call.direction == "inbound":
                yield call

    def _call(self, call: Any) -> Contact:  # noqa: ANN401 - the SDK has no types
        fields = {"CallSid": call.sid, "From": call._from, "To": call.to}  # noqa: SLF001 - so the SDK calls it
        return call_contact(_form(fields), _ms(call.start_time), self.region)


def _talked(leg: Any) -> bool:  # noqa: ANN401 - the SDK has no types
    return leg.status == "completed" and int(leg.duration or 0) > 0


def _text_form(message: Any) -> Form:  # noqa: ANN401 - the SDK has no types
    """Return what the webhook would have brought, as far as the record has it."""
    return _form(
        {
            "MessageSid": message.sid,
            "From": message.from_,
            "To": message.to,
            "Body": message.body or "",
            "NumMedia": message.num_media or "0",
        }
    )


def _form(fields: Mapping[str, str]) -> Form:
    return MultiDictProxy(MultiDict(fields))


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _since(since: datetime, newest_first: Iterable[Any], when: str) -> Iterator[Any]:
    """Yield what has a time, up to the first that is too old: the rest is older still."""
    for each in newest_first:
        moment = getattr(each, when)
        if moment is None:
            continue
        if moment < since:
            return
        yield each
