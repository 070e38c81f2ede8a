"""What the voice adapter must know of the centre, and the addresses that it hands out."""

from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from channels.voice.prompts import Prompts


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """Values from the centre file and the environment.

    `public_url` is the base that Twilio calls. `language` is BCP 47 as Twilio knows it; `voice` is
    the provider's name of a voice, empty for its default. `music_url` is played between
    announcements; without it there is a pause and a sentence. `fallback_numbers` (E.164) are rung
    when the house cannot take a call.
    """

    public_url: str
    centre: str
    fallback_numbers: tuple[str, ...] = ()
    prompts: Prompts = field(default_factory=Prompts)
    language: str = "en-GB"
    voice: str = ""
    music_url: str = ""
    region: str = "GB"

    def path(self, path: str, **query: str) -> str:
        """Return an address relative to the host, for a document that answers a webhook."""
        return urlsplit(self.public_url).path.rstrip("/") + _with(path, query)

    def url(self, path: str, **query: str) -> str:
        """Return a whole address, for callbacks and documents that no webhook asked for."""
        return self.public_url.rstrip("/") + _with(path, query)


def _with(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
