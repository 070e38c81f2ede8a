"""Webchat on the landlord's site, and what its window says: `config/widget/<language>.toml`.

A centre may say a sentence differently (`[webchat.words.<language>]`) or add a language; what is
left out is said as it comes with Heard, and where Heard does not speak the language, in English.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from config.fields import Language, Origin, Seconds, Section, Words

FOLDER: Final = Path(__file__).parent / "widget"
ENGLISH: Final = "en"
DIRECTIONS: Final = ("ltr", "rtl")

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@cache
def shipped(language: str) -> Mapping[str, str]:
    """Return the sentences that come with Heard; none for a language that it does not speak."""
    path = FOLDER / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def words_of(language: str, own: Mapping[str, str]) -> dict[str, str]:
    """Return every sentence in this language; `own` are the centre's."""
    return {**shipped(ENGLISH), "language": language, **shipped(language), **own}


def checked(words: dict[str, str]) -> dict[str, str]:
    """Return the sentences of a centre; raises ValueError for one that could not be said."""
    english = shipped(ENGLISH)
    for key, text in words.items():
        if key not in english:
            message = f"there is no sentence {key!r}; there are {', '.join(english)}"
            raise ValueError(message)
        wanted = sorted(_PLACEHOLDER.findall(english[key]))
        if sorted(_PLACEHOLDER.findall(text)) != wanted:
            listed = ", ".join(f"{{{name}}}" for name in wanted) or "nothing in braces"
            message = f"{key!r} must say {listed}, as in English: {english[key]!r}"
            raise ValueError(message)
    if words.get("direction", "ltr") not in DIRECTIONS:
        message = f"direction must be {' or '.join(DIRECTIONS)}"
        raise ValueError(message)
    return words


Sentences = Annotated[dict[str, Words], AfterValidator(checked)]


class Webchat(Section):
    """Webchat on the landlord's site (`[webchat]`)."""

    allowed_origins: tuple[Origin, ...] = Field(
        (), description="Sites that may embed it, like https://www.example.org; ours always may."
    )
    languages: tuple[Language, ...] = Field(
        (),
        description="Languages of the window, the usual first; without any those of the centre. "
        "Heard speaks en, cy, pl, ar and ur.",
    )
    greeting: dict[Language, Words] = Field(
        {}, description="The first line of the window, by language."
    )
    words: dict[Language, Sentences] = Field(
        {},
        description="Sentences of the window that you say differently, by language and by their "
        "names in config/widget/en.toml.",
    )
    text_after_s: Seconds = Field(
        30, description="An answer that nobody has seen for so long in the chat goes by text."
    )

    def words_in(self, language: str) -> dict[str, str]:
        """Return every sentence in this language."""
        return words_of(language, self.words.get(language, {}))
