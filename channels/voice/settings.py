"""What the voice adapter must know of the centre, and the addresses that it hands out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlencode, urlsplit

from channels.voice.prompts import Prompts


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language on the telephone.

    `speech` is BCP 47 as Twilio speaks it, `hears` as it understands speech (not every language
    that can be spoken can be understood), `voice` the provider's name of a voice, empty for its
    default.
    """

    prompts: Prompts = field(default_factory=Prompts)
    speech: str = "en-GB"
    hears: str = "en-GB"
    voice: str = ""


def always_open(_to: str, _at_ms: int, _language: str) -> str:
    """Say of every number at every moment that somebody is there."""
    return ""


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """Values from the centre file and the environment.

    `public_url` is the base that Twilio calls. `tongue` is what is spoken; `language` is its code
    and travels in every address, empty for the centre's usual language, and `others` are the
    centre's further ones. `music_url` is played between announcements; without it there is a pause
    and a sentence. `fallback_numbers` (E.164) are rung when the house cannot take a call; `phone`
    (E.164) is what residents are told to ring, an answering machine too if we `leave_message`.
    `voicemail` is when callers may leave a message: never, closed or always; `takes_word` says that
    this one may, and travels in every address as well. `opens` says when whom a number leads to is
    there again (ms since 1970 in, words of a language out), and nothing while they are there.
    """

    public_url: str
    centre: str
    fallback_numbers: tuple[str, ...] = ()
    tongue: Tongue = field(default_factory=Tongue)
    language: str = ""
    others: Mapping[str, Tongue] = field(default_factory=dict)
    music_url: str = ""
    region: str = "GB"
    phone: str = ""
    leave_message: bool = True
    voicemail: str = "never"
    takes_word: bool = False
    records: bool = False
    opens: Callable[[str, int, str], str] = always_open

    @property
    def prompts(self) -> Prompts:
        """The sentences of the language that is spoken."""
        return self.tongue.prompts

    def spoken_in(self, language: str) -> Self:
        """Return the same in one of the centre's other languages; as it is for any other word."""
        tongue = self.others.get(language)
        return replace(self, tongue=tongue, language=language) if tongue else self

    def taking_word(self, *, closed: bool) -> Self:
        """Return the same for a caller who may leave a message now, or may not."""
        takes = self.voicemail == "always" or (self.voicemail == "closed" and closed)
        return replace(self, takes_word=takes)

    def path(self, path: str, **query: str) -> str:
        """Return an address relative to the host, for a document that answers a webhook."""
        return urlsplit(self.public_url).path.rstrip("/") + self._with(path, query)

    def url(self, path: str, **query: str) -> str:
        """Return a whole address, for callbacks and documents that no webhook asked for."""
        return self.public_url.rstrip("/") + self._with(path, query)

    def _with(self, path: str, query: dict[str, str]) -> str:
        kept = {**query, **({"lang": self.language} if self.language else {})}
        if self.takes_word:
            kept["word"] = "1"
        return f"{path}?{urlencode(kept)}" if kept else path
