"""A text as Twilio posts it, whatever the channel, made into a contact."""

from pydantic import AliasChoices, Field

from channels.phone_numbers import MAX_OPAQUE
from channels.text import clean
from channels.twilio.addresses import bare, resident_address
from channels.twilio.form import SID, Form, FormModel, parse, raw_fields
from core.consent import Consent
from core.contact import Contact, Media
from core.words import Channel, Medium

MAX_MEDIA = 10
MAX_NAME = 100

# Twilio's Advanced Opt-Out knows the words of every language that was configured there.
CONSENTS = {"STOP": Consent.STOP, "START": Consent.START}


class TextForm(FormModel):
    """The fields of an inbound message that we use; only the id cannot be done without."""

    sid: str = Field(
        validation_alias=AliasChoices("MessageSid", "SmsMessageSid", "SmsSid"), pattern=SID
    )
    sender: str = Field("", alias="From")
    to: str = Field("", alias="To")
    body: str = Field("", alias="Body")
    profile_name: str = Field("", alias="ProfileName")
    button_text: str = Field("", alias="ButtonText")
    latitude: str = Field("", alias="Latitude")
    longitude: str = Field("", alias="Longitude")
    label: str = Field("", alias="Label")
    address: str = Field("", alias="Address")
    opt_out: str = Field("", alias="OptOutType")


def text_contact(form: Form, channel: Channel, received_ms: int, region: str) -> Contact:
    """Return the contact of an inbound text; a text without words is one too.

    Raises UnusableError when it has no id, since it could then not be claimed once.
    """
    text = parse(TextForm, form)
    return Contact(
        provider_id=text.sid,
        channel=channel,
        medium=Medium.MESSAGE,
        received_ms=received_ms,
        address=resident_address(text.sender, region),
        to=clean(bare(text.to), MAX_OPAQUE),
        text=clean("\n".join(filter(None, (text.body or text.button_text, _place(text))))),
        name=clean(text.profile_name, MAX_NAME),
        media=_media(form),
        consent=CONSENTS.get(text.opt_out.upper()),
        raw=raw_fields(form),
    )


def _place(text: TextForm) -> str:
    """Return a shared location in words, so that an agent can find it."""
    if not (text.latitude and text.longitude):
        return ""
    where = ", ".join(filter(None, (text.label, text.address)))
    return f"Location: {text.latitude}, {text.longitude}" + (f" ({where})" if where else "")


def _media(form: Form) -> tuple[Media, ...]:
    """Return the files, by the fields that are there rather than by the number announced."""
    return tuple(
        Media(url=form[f"MediaUrl{n}"], content_type=form.get(f"MediaContentType{n}", ""))
        for n in range(MAX_MEDIA)
        if form.get(f"MediaUrl{n}")
    )
