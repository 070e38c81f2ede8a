"""WhatsApp Cloud: the `value` of a change in the field `messages`, made into acts."""

from collections.abc import Iterator

from pydantic import Field

from channels.errors import OptedOutError
from channels.meta.acts import Act, Beside, Came, Ignored, TookBack, Wrote
from channels.meta.failures import failure, kind_of
from channels.meta.model import MAX_ID, Part, marked, moment, read
from channels.phone_numbers import opaque, phone_address
from channels.text import clean
from core.contact import Address, Contact, Media
from core.words import Channel, Delivery, Medium, Speaker

MAX_NAME = 100
FILES = ("image", "audio", "video", "document", "sticker")
UNSHOWN = "(A message that cannot be shown here; ask them to write it in words.)"

# Every value of `status`. What is not here is news to us and ignored with a word.
DELIVERIES = {
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
    "played": Delivery.READ,
    "failed": Delivery.FAILED,
}


class Metadata(Part):
    """Which of our numbers."""

    phone_number_id: str = Field("", max_length=MAX_ID)


class Profile(Part):
    """What they call themselves."""

    name: str = ""


class Who(Part):
    """Who wrote: a number, or an id that WhatsApp gives instead of one."""

    wa_id: str = ""
    user_id: str = ""
    profile: Profile = Profile()


class Body(Part):
    """Words."""

    body: str = ""
    text: str = ""


class File(Part):
    """A file that is still at Meta; its id says where."""

    id: str = Field("", max_length=MAX_ID)
    mime_type: str = ""
    caption: str = ""


class Place(Part):
    """A place that was shared."""

    latitude: float = 0.0
    longitude: float = 0.0
    name: str = ""
    address: str = ""


class Chosen(Part):
    """A button or a line of a list."""

    title: str = ""


class Interactive(Part):
    """What was tapped."""

    button_reply: Chosen = Chosen()
    list_reply: Chosen = Chosen()


class Reaction(Part):
    """A sign under a message; without one it was taken away."""

    message_id: str = ""
    emoji: str = ""


class Revoked(Part):
    """A message that was deleted."""

    original_message_id: str = Field("", max_length=MAX_ID)


class Message(Part):
    """A message of any type; what belongs to other types is empty."""

    id: str = Field(min_length=1, max_length=MAX_ID)
    type: str = ""
    sender: str = Field("", alias="from", max_length=MAX_ID)
    from_user_id: str = Field("", max_length=MAX_ID)
    timestamp: int = 0
    text: Body = Body()
    button: Body = Body()
    system: Body = Body()
    interactive: Interactive = Interactive()
    location: Place | None = None
    reaction: Reaction | None = None
    revoke: Revoked | None = None
    image: File | None = None
    audio: File | None = None
    video: File | None = None
    document: File | None = None
    sticker: File | None = None

    @property
    def files(self) -> tuple[File, ...]:
        """The files that came along: one at most, as far as is known."""
        return tuple(file for kind in FILES if (file := getattr(self, kind)))


class Problem(Part):
    """Why a message failed."""

    code: int = 0


class Status(Part):
    """How far one of our messages has come; `mark` is what we gave it on its way."""

    status: str = ""
    mark: str = Field("", alias="biz_opaque_callback_data")
    errors: tuple[Problem, ...] = ()


class Value(Part):
    """What happened on one of our numbers."""

    metadata: Metadata = Metadata()
    contacts: tuple[Who, ...] = ()
    messages: tuple[object, ...] = ()
    statuses: tuple[object, ...] = ()


def acts(value: object, files_url: str, region: str, now_ms: int) -> Iterator[Act]:
    """Yield what one value means. `files_url` is where an id leads to a file."""
    found = read(Value, value)
    if found is None:
        yield Ignored("unreadable")
        return
    for each in found.messages:
        message = read(Message, each)
        yield _message(found, message, files_url, region, now_ms) if message else _odd()
    for each in found.statuses:
        status = read(Status, each)
        yield _status(status) if status else _odd()
    if not (found.messages or found.statuses):
        yield Ignored("unknown_change")


def _message(found: Value, message: Message, files_url: str, region: str, now_ms: int) -> Act:
    who = _who(found, message)
    address = _address(message, who, region)
    if address is None:
        return _odd()
    if message.revoke and message.revoke.original_message_id:
        return TookBack(message.revoke.original_message_id)
    if message.reaction:
        sign = clean(message.reaction.emoji, 40)
        words = f"Reacted: {sign}" if sign else "Took their reaction back"
        return Beside(message.id, address, Channel.WHATSAPP, Speaker.RESIDENT, words)
    if message.type == "system":
        text = clean(message.system.body)
        return Beside(message.id, address, Channel.WHATSAPP, Speaker.SYSTEM, text)
    contact = Contact(
        provider_id=message.id,
        channel=Channel.WHATSAPP,
        medium=Medium.MESSAGE,
        received_ms=moment(message.timestamp * 1000, now_ms),
        address=address,
        to=found.metadata.phone_number_id,
        text=clean(_words(message)),
        name=clean(who.profile.name, MAX_NAME),
        media=tuple(
            Media(url=f"{files_url}/{file.id}", content_type=file.mime_type)
            for file in message.files
        ),
    )
    return Wrote(contact)


def _words(message: Message) -> str:
    tapped = message.interactive.button_reply.title or message.interactive.list_reply.title
    lines = [message.text.body, message.button.text, tapped, _where(message.location)]
    lines += [file.caption for file in message.files]
    said = "\n".join(filter(None, lines))
    return said or ("" if message.files or message.type == "text" else UNSHOWN)


def _where(place: Place | None) -> str:
    if place is None:
        return ""
    named = ", ".join(filter(None, (place.name, place.address)))
    return f"Location: {place.latitude}, {place.longitude}" + (f" ({named})" if named else "")


def _who(found: Value, message: Message) -> Who:
    """Return who of the batch wrote this message."""
    ids = {message.sender, message.from_user_id} - {""}
    mine = (who for who in found.contacts if ids & {who.wa_id, who.user_id})
    return next(mine, Who())


def _address(message: Message, who: Who, region: str) -> Address | None:
    """Return who it was: a phone where there is a number, else the id given instead."""
    number, other = message.sender or who.wa_id, message.from_user_id or who.user_id
    if number.isdigit():
        return phone_address(f"+{number}", region) or opaque(Channel.WHATSAPP, number)
    return opaque(Channel.WHATSAPP, other or number) if other or number else None


def _status(status: Status) -> Act:
    delivery, ours = DELIVERIES.get(status.status), marked(status.mark)
    if delivery is None or ours is None:
        return Ignored("unknown_status" if delivery is None else "status_of_another")
    code = status.errors[0].code if status.errors else 0
    if delivery is not Delivery.FAILED:
        return Came(*ours, delivery)
    return Came(*ours, delivery, failure(code), stopped=kind_of(code) is OptedOutError)


def _odd() -> Ignored:
    return Ignored("unreadable")
