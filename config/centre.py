"""The centre file as frozen models: `centre.toml` explains every option, this is its definition.

What is written there is checked whole by `config/load.py`; here are the names that the rest of the
house uses, and the few questions that it asks of them.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from pydantic import AfterValidator, Field, WithJsonSchema

from config.accounts import Account, Carrier
from config.advice import ENGLISH, AdviceText, Danger, Nation, advice_for, shipped
from config.fields import (
    Language,
    Name,
    PhoneNumber,
    QueueName,
    Section,
    Url,
    Words,
    fill,
    readable,
)
from config.incidents import Incident
from config.media import Media
from config.queues import OpeningHours, Queue
from config.rules import (
    Callbacks,
    CapacityRule,
    HeadStarts,
    Offers,
    Presence,
    Promises,
    Retention,
)
from config.templates import Purpose, Template
from config.texts import Texts, day_and_time
from config.topics import Topic
from config.voice import Voice
from config.webchat import Webchat
from core.ids import QueueId
from core.words import Channel


def _timezone(name: str) -> str:
    if name not in available_timezones():
        message = f"{name!r} is no IANA time zone; write one like Europe/London"
        raise ValueError(message)
    return name


def _country(code: str) -> str:
    if code not in phonenumbers.SUPPORTED_REGIONS:
        message = f"{code!r} is no country code of two capital letters; write one like GB"
        raise ValueError(message)
    return code


def _of_a_number(channel: Channel) -> Channel:
    if channel not in NUMBER_CHANNELS:
        message = f"{channel} does not come in on a number; write {', '.join(NUMBER_CHANNELS)}"
        raise ValueError(message)
    return channel


NUMBER_CHANNELS = (Channel.VOICE, Channel.SMS, Channel.WHATSAPP)

Telephone = Annotated[
    Channel,
    AfterValidator(_of_a_number),
    WithJsonSchema({"type": "string", "enum": [str(channel) for channel in NUMBER_CHANNELS]}),
]


class Contact(Section):
    """How residents know and reach the landlord (`[contact]`)."""

    phone: PhoneNumber = Field(description="The number that residents are told to ring.")
    address: Words = Field(description="The postal address.")
    website: Url = Field("", description="The landlord's site.")


class Number(Section):
    """One of our numbers at the provider (`[[numbers]]`)."""

    number: PhoneNumber = Field(description="With the country code, like +44 20 7946 0958.")
    channels: tuple[Telephone, ...] = Field(
        min_length=1, description="What comes in on it: voice, sms, whatsapp."
    )
    queue: QueueId = Field(
        QueueId(""), description="Where a contact goes that does not say what it is about."
    )


class Centre(Section):
    """The whole centre file."""

    id: Name = Field(
        description="Short name of the centre in Redis; a new one is a new, empty centre."
    )
    name: Words = Field(description="The landlord's name, as residents know it.")
    nation: Nation = Field(description="Decides bank holidays and whom to ring in danger.")
    country: Annotated[str, AfterValidator(_country)] = Field(
        "GB", description="Where a number that a resident types without a country code is from."
    )
    timezone: Annotated[str, AfterValidator(_timezone)] = Field(
        "Europe/London", description="In which opening hours and promises are told."
    )
    languages: tuple[Language, ...] = Field(
        ("en",), min_length=1, description="Languages of the texts below; the first is the usual."
    )
    default_queue: QueueName = Field(description="Where everything goes that nothing else decides.")
    contact: Contact = Field(description="How residents know and reach the landlord.")
    queues: tuple[Queue, ...] = Field(min_length=1, description="Who should answer.")
    hours: dict[Name, OpeningHours] = Field({}, description="Opening hours that queues share.")
    numbers: tuple[Number, ...] = Field((), description="Our numbers at the provider.")
    accounts: tuple[Account, ...] = Field(
        (), description="Our pages and accounts on social channels."
    )
    templates: tuple[Template, ...] = Field(
        (), description="What WhatsApp takes after its time for a free reply."
    )
    voice: Voice = Field(Voice(), description="The telephone.")
    webchat: Webchat = Field(Webchat(), description="Webchat on the landlord's site.")
    texts: dict[Language, Texts] = Field({}, description="What Heard writes, by language.")
    own_advice: dict[Language, dict[Danger, AdviceText]] = Field(
        {}, alias="advice", description="Safety advice of your own, by language and danger."
    )
    incidents: tuple[Incident, ...] = Field(
        (), description="What is known to have happened to many homes at once."
    )
    capacity: CapacityRule = Field(
        CapacityRule(), description="What each medium takes of an agent."
    )
    offers: Offers = Field(Offers(), description="Putting a conversation to one agent.")
    presence: Presence = Field(Presence(), description="When an agent counts as gone.")
    head_starts: HeadStarts = Field(HeadStarts(), description="Waiting time given on arrival.")
    promises: Promises = Field(Promises(), description="What was promised to residents.")
    callbacks: Callbacks = Field(Callbacks(), description="Ringing residents.")
    media: Media = Field(Media(), description="Files that residents and agents send.")
    retention: Retention = Field(Retention(), description="How long personal data is kept.")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the residents."""
        return ZoneInfo(self.timezone)

    def queue_of(self, topic: str, to: str = "") -> QueueId:
        """Return the queue of a topic.

        Where the topic says nothing, the queue of the number or account that was contacted (`to`),
        and where that has none, the default queue.
        """
        if topic in ("", Topic.OTHER):
            ours = [(number.number, number.queue) for number in self.numbers]
            ours += [(account.id, account.queue) for account in self.accounts]
            for name, queue in ours:
                if name == to and queue:
                    return queue
        found = (queue.id for queue in self.queues if topic in queue.topics)
        return next(found, self.default_queue)

    def number_for(self, channel: Channel) -> str:
        """Return the number that we write from on a channel (E.164), or nothing without one."""
        found = (number.number for number in self.numbers if channel in number.channels)
        return next(found, "")

    def sender_for(self, channel: Channel, contacted: str = "") -> str:
        """Return the account or number that we write from, or nothing without one.

        The account that the resident has `contacted` goes first: an id of theirs is of one Page.
        """
        ours = [account.id for account in self.accounts if account.channel is channel]
        if contacted in ours:
            return contacted
        return ours[0] if ours else self.number_for(channel)

    def through_meta(self, channel: Channel) -> bool:
        """Whether messages of a channel go straight to Meta."""
        ours = [each.through for each in self.accounts if each.channel is channel]
        return Carrier.META in ours

    def template_for(self, purpose: Purpose, language: str = "") -> Template | None:
        """Return the approved text of a purpose, in this language or else the centre's."""
        found = {each.language: each for each in self.templates if each.purpose is purpose}
        return found.get(language) or found.get(self.languages[0])

    def template_values(self, text: str) -> dict[str, str]:
        """Return what a template's variables stand for."""
        phone = readable(self.contact.phone, self.country)
        return {"text": text, "centre": self.name, "phone": phone}

    def advice(self, dangers: Iterable[str], language: str = "", *, spoken: bool = False) -> str:
        """Return the safety advice for these dangers; nothing when there is no danger.

        In the language of the resident where there is a text, else in the centre's, else English.
        """
        ours = shipped()
        of = ours.spoken if spoken else ours.written
        tongues = (language, self.languages[0], ENGLISH)
        texts = [each for name in tongues for each in (self.own_advice.get(name, {}), of(name))]
        return advice_for(dangers, self.nation, texts)

    def emergency_numbers(self) -> dict[str, str]:
        """Return whom to ring where a life is in danger in this nation, by what it is for."""
        services = shipped().services[self.nation]
        return {
            "Emergency": services.emergency,
            "Gas, carbon monoxide": services.gas,
            "Suicidal thoughts": services.crisis,
            "Domestic abuse": services.abuse,
            "Power cut": services.power,
            "Police, no emergency": services.police,
        }

    def incidents_at(self, at_ms: int) -> dict[str, str]:
        """Return the topic of each incident that is not over by then, with what happened."""
        now = datetime.fromtimestamp(at_ms / 1000, self.zone)
        lasting = [
            each
            for each in self.incidents
            if (each.until if each.until.tzinfo else each.until.replace(tzinfo=self.zone)) > now
        ]
        return {each.topic.value: each.what for each in lasting}

    def greeting(self, language: str = "") -> str:
        """Return the first line of the webchat, or nothing."""
        greetings = self.webchat.greeting
        return greetings.get(language, greetings.get(self.languages[0], ""))

    def webchat_words(self) -> dict[str, dict[str, str]]:
        """Return what the webchat window says, by language; the first is the usual."""
        chat = self.webchat
        return {
            language: {**chat.words_in(language), "greeting": self.greeting(language)}
            for language in chat.languages or self.languages
        }

    def promise_text(self, *, done: str, next_step: str, by_ms: int, language: str = "") -> str:
        """Return what a resident gets in writing when a conversation is parked."""
        return self._write(
            "promise", language, done=done, next=next_step, by=self._by(by_ms, language)
        )

    def callback_text(self, *, at_ms: int, language: str = "") -> str:
        """Return what a resident gets in writing when a call back is promised."""
        return self._write("callback", language, by=self._by(at_ms, language))

    def unreached_text(self, *, at_ms: int, language: str = "") -> str:
        """Return what a resident gets in writing when our call was not answered; we ring again."""
        return self._write("unreached", language, by=self._by(at_ms, language))

    def given_up_text(self, *, language: str = "") -> str:
        """Return what a resident gets in writing when our last call was not answered."""
        return self._write("given_up", language)

    def photos_text(self, *, link: str, until_ms: int, language: str = "") -> str:
        """Return what asks a resident for photos."""
        return self._write("photos", language, link=link, by=self.time_text(until_ms, language))

    def time_text(self, at_ms: int, language: str = "") -> str:
        """Return a time as this resident reads it."""
        return self._by(at_ms, language)

    def chat_left_text(self, *, who: str, words: str, language: str = "") -> str:
        """Return what a resident gets by text who left the chat before they saw an answer."""
        return self._write("chat_left", language, who=who, words=words)

    def copy_text(self, *, words: str, language: str = "") -> str:
        """Return the text with the copy of a chat."""
        return self._write("chat_copy", language, words=words)

    def on_call_text(self) -> str:
        """Return what an on-call telephone is texted: nothing of the resident's."""
        return self._write("on_call", "")

    def public_texts(self, *, language: str = "") -> tuple[str, str]:
        """Return what everybody can read under a comment, and what its writer gets in private."""
        return self._write("public", language), self._write("private", language)

    def late_text(self, *, language: str = "") -> str:
        """Return what a resident is told when a promise was not kept."""
        return self._write("late", language)

    def _by(self, at_ms: int, language: str) -> str:
        return day_and_time(at_ms, self.zone, self._written(language))

    def _written(self, language: str) -> str:
        return language if language in self.texts else self.languages[0]

    def _write(self, name: str, language: str, **values: str) -> str:
        text: str = getattr(self.texts.get(self._written(language), Texts()), name)
        phone = readable(self.contact.phone, self.country)
        return fill(text, centre=self.name, phone=phone, **values)
