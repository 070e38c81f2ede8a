"""Safety advice that goes with the human, never instead of one: what to do until help is there.

The texts are data in `config/advice/`: one file for each language, and whom to ring in each nation.
The centre file may replace any text (`[advice.<language>]`). A written text is short enough for two
text messages in English. Of violence it names nothing that has happened: whoever did it may read
the phone. What is spoken may say more.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, ValidationError, model_validator

from config.fields import Section, Words, fill, sentence
from core.errors import ConfigError

FOLDER = Path(__file__).with_suffix("")
ENGLISH = "en"


class Nation(StrEnum):
    """Where the homes are: decides bank holidays and whom to ring in danger."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


class Danger(StrEnum):
    """What can kill within hours, as triage names it."""

    GAS = "gas"
    CO = "co"
    FIRE = "fire"
    ELECTRICS = "electrics"
    WATER_ELECTRICS = "water_electrics"
    STRUCTURE = "structure"
    VIOLENCE = "violence"
    SUICIDE = "suicide"
    MEDICAL = "medical"
    TRAPPED = "trapped"
    LIFE = "life"  # any danger that has no advice of its own


class Services(Section):
    """Whom to ring in a nation, as residents and agents read it."""

    emergency: Words
    gas: Words
    power: Words
    crisis: Words  # for somebody who may take their life
    abuse: Words  # the domestic abuse helpline
    police: Words  # no emergency
    bank_holidays: Words  # the key of config/bank_holidays.toml


AdviceText = Annotated[
    Words, AfterValidator(sentence("emergency", "gas", "crisis", "abuse", "power"))
]
Texts = Mapping[Danger, str]


class Tongue(Section):
    """One language: a text for each danger, and what is said instead on a call."""

    texts: dict[Danger, AdviceText]
    spoken: dict[Danger, AdviceText] = Field({})

    @model_validator(mode="after")
    def _nobody_is_left_without(self) -> "Tongue":
        missing = ", ".join(danger for danger in Danger if danger not in self.texts)
        if missing:
            message = f"texts: there is none for {missing}"
            raise ValueError(message)
        return self


@dataclass(frozen=True, slots=True)
class Advice:
    """All that is in `config/advice/`."""

    services: Mapping[Nation, Services]
    tongues: Mapping[str, Tongue]

    def written(self, language: str) -> Texts:
        """Return the texts of a language, none where there is no file of it."""
        tongue = self.tongues.get(language)
        return tongue.texts if tongue else {}

    def spoken(self, language: str) -> Texts:
        """Return what is said on a call in a language."""
        tongue = self.tongues.get(language)
        return {**tongue.texts, **tongue.spoken} if tongue else {}


@cache
def shipped() -> Advice:
    """Read the folder, once; raises ConfigError with every mistake in it."""
    return read(FOLDER)


def read(folder: Path) -> Advice:
    """Read and check a folder of advice; raises ConfigError with every mistake in it."""
    mistakes: list[str] = []
    tables = {path.stem: _table(path, mistakes) for path in sorted(folder.glob("*.toml"))}
    services: dict[Nation, Services] = {}
    tongues: dict[str, Tongue] = {}
    given = tables.pop("services", {})
    for nation in Nation:
        services.update(_checked(folder / "services.toml", Services, nation, given, mistakes))
    for language in tables:
        path = folder / f"{language}.toml"
        tongues.update(_checked(path, Tongue, language, tables, mistakes))
    if ENGLISH not in tables:
        mistakes.append(f"{folder}: en.toml is missing")
    if mistakes:
        raise ConfigError(mistakes)
    return Advice(services, tongues)


def advice_for(dangers: Iterable[str], nation: Nation, texts: Iterable[Texts]) -> str:
    """Return the advice for these dangers, each once, or an empty text when there is none.

    Of `texts` the first that has one for a danger is used. A danger that nobody has heard of gets
    the general one: advice is never left out because a word is new.
    """
    known = {danger.value: danger for danger in Danger}
    chosen = dict.fromkeys(known.get(name, Danger.LIFE) for name in dangers)
    among = tuple(texts)
    services = shipped().services[nation].model_dump()
    found = (next(each[danger] for each in among if danger in each) for danger in chosen)
    return " ".join(fill(text, **services) for text in found)


def _table(path: Path, mistakes: list[str]) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        mistakes.append(f"{path}: cannot be read: {error}")
        return {}


Key = TypeVar("Key", bound=str)
Model = TypeVar("Model", bound=Section)


def _checked(
    path: Path, model: type[Model], key: Key, given: Mapping[str, object], mistakes: list[str]
) -> Iterator[tuple[Key, Model]]:
    """Yield the key with its model, or nothing and what is wrong with it."""
    try:
        yield key, model.model_validate(given.get(key, {}))
    except ValidationError as error:
        for item in error.errors():
            place = ".".join(str(part) for part in (key, *item["loc"]))
            mistakes.append(f"{path}: {place}: {item['msg']}")
