"""What Heard writes to residents in the centre's name, each sentence in each language."""

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from config.fields import Section, sentence

ENGLISH = "en"

Promise = Annotated[str, AfterValidator(sentence("centre", "phone", must=("done", "next", "by")))]
Callback = Annotated[str, AfterValidator(sentence("centre", "phone", must=("by",)))]
Photos = Annotated[str, AfterValidator(sentence("centre", "phone", "by", must=("link",)))]
ChatLeft = Annotated[str, AfterValidator(sentence("centre", "phone", "who", must=("words",)))]
Copy = Annotated[str, AfterValidator(sentence("centre", "phone", must=("words",)))]
Late = Annotated[str, AfterValidator(sentence("centre", "phone"))]


class Texts(Section):
    """Messages in one language (`[texts.<language>]`). One left out is written in English."""

    promise: Promise = Field(
        "{centre}: So far: {done} Next: {next} By: {by}. If that time passes, you need not chase: "
        "it comes back to us by itself. To say more, reply or ring {phone}.",
        description="A conversation is parked: what was done, what happens next, by when.",
    )
    callback: Callback = Field(
        "{centre}: We will ring you by {by}. If something changes, reply or ring {phone}.",
        description="A call back is promised.",
    )
    unreached: Callback = Field(
        "{centre}: We rang you and did not reach you. We will ring again by {by}. You need not do "
        "anything; if you like, reply or ring {phone}.",
        description="Nobody picked up our call back; it is tried again.",
    )
    given_up: Late = Field(
        "{centre}: We rang you several times and did not reach you. We have not closed this. "
        "Please reply to this message or ring {phone}, and we go on from there.",
        description="Nobody picked up our last call back.",
    )
    public: Late = Field(
        "Thank you for telling us. We have sent you a private message; please answer it there, "
        "and do not write your address or number here. In an emergency ring {phone}.",
        description="A comment that everybody can read: the answer that everybody can read.",
    )
    private: Late = Field(
        "{centre}: You wrote on our page. Somebody is reading it now. Please answer here with "
        "your address and what has happened, or ring {phone}.",
        description="The private message that goes with it.",
    )
    late: Late = Field(
        "{centre}: We said that you would have heard from us by now, and you have not. We are "
        "sorry. You are near the front of the queue again; you need not do anything.",
        description="A promise was not kept; the resident is told first.",
    )
    chat_left: ChatLeft = Field(
        "{centre}: You had left our chat, so we text you what {who} wrote: {words} Reply to this "
        "text to go on.",
        description="An answer in the chat that nobody saw there goes to the number they gave.",
    )
    chat_copy: Copy = Field(
        "{centre}: the copy of our chat that you asked for. {words}",
        description="What was said in a chat, when the resident asks for it.",
    )
    on_call: Late = Field(
        "{centre}: an emergency waits and nobody in the house has taken it. Please sign in now.",
        description="To an on-call telephone, never to a resident; it says nothing of theirs.",
    )
    photos: Photos = Field(
        "You can send us photos, videos or a PDF here: {link} (works until {by})",
        description="What an agent sends to ask for photos; {link} is the page to send them on.",
    )


def day_and_time(at_ms: int, zone: ZoneInfo, language: str) -> str:
    """Return `Tuesday 3 March at 14:05`, or `03/03/2026 14:05` in any language but English."""
    local = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone)
    if language.partition("-")[0] != ENGLISH:
        return f"{local:%d/%m/%Y %H:%M}"
    return f"{local:%A} {local.day} {local:%B} at {local:%H:%M}"
