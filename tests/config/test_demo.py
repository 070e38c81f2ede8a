"""The demo centre and the files made from the models are what they say."""

import dataclasses
import re
import tomllib
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from phonenumbers import PhoneNumberFormat, format_number, parse

from channels.voice.prompts import Prompts as SpokenPrompts
from config import voice
from config.advice import Danger
from config.centre import Centre
from config.explain import explain
from config.generate import generated
from config.load import load_settings
from config.schema import Schema
from config.topics import Topic
from core.words import Channel, Medium, Urgency

DEMO = Path(__file__).parents[2] / "config" / "centre.toml"
TRIAGE = DEMO.parent / "triage"
COMMENTED_OUT = re.compile(r"^# (?=[a-z_]+ = )", re.MULTILINE)

# Numbers that Ofcom keeps for drama: London, mobile.
DRAMA = re.compile(r"020 7946 0\d{3}|07700 900\d{3}")


@pytest.fixture(scope="module")
def centre() -> Centre:
    """Return the demo centre."""
    return load_settings(DEMO, {}).centre


def test_the_demo_centre_has_no_mistake_and_all_channels(centre: Centre) -> None:
    """It loads as it is shipped, with calls, texts and WhatsApp."""
    assert {channel for number in centre.numbers for channel in number.channels} == {
        Channel.VOICE,
        Channel.SMS,
        Channel.WHATSAPP,
    }


def test_every_topic_has_exactly_one_queue(centre: Centre) -> None:
    """No topic is an orphan."""
    mapped = [topic for queue in centre.queues for topic in queue.topics]
    assert sorted(mapped) == sorted(Topic)


def test_an_agent_without_skills_can_take_everything(centre: Centre) -> None:
    """A newcomer who tries the demo meets no conversation that nobody can take."""
    assert all(queue.skills == () for queue in centre.queues)


def test_only_numbers_kept_for_drama_are_shown(centre: Centre) -> None:
    """Nobody's real telephone rings because of the demo."""
    shown = [number.number for number in centre.numbers]
    shown += [centre.contact.phone, *centre.voice.fallback_numbers, *centre.voice.on_call]
    for number in shown:
        assert DRAMA.fullmatch(format_number(parse(number), PhoneNumberFormat.NATIONAL)), number


def test_what_is_commented_out_is_the_default(centre: Centre) -> None:
    """A line that is switched on changes nothing until it is edited."""
    switched_on, lines = COMMENTED_OUT.subn("", DEMO.read_text("utf-8"))
    assert lines >= 30
    assert Centre.model_validate(tomllib.loads(switched_on)) == centre


def test_every_option_is_in_the_demo_centre() -> None:
    """Who reads the file has seen everything there is to choose."""
    words = set(re.findall(r"[a-z_]+", DEMO.read_text("utf-8")))
    for setting in Schema().settings():
        name = setting.key.removesuffix("[]").replace(".<name>", "").rpartition(".")[2]
        assert name in words, setting.key


def test_the_table_of_targets_in_the_comment_is_true(centre: Centre) -> None:
    """The defaults that the file explains are the ones that a queue has."""
    rows = re.findall(r"^# +(\w+) +(\d+) +(\d+) +(\d+)$", DEMO.read_text("utf-8"), re.MULTILINE)
    rents = next(queue for queue in centre.queues if queue.id == "rents")
    assert rows == [
        (urgency, *(str(rents.targets.of(urgency, medium)) for medium in media))
        for media in [(Medium.VOICE, Medium.CHAT, Medium.MESSAGE)]
        for urgency in Urgency
    ]


def test_generated_files_are_current() -> None:
    """`python -m config.generate` would change nothing."""
    for path, text in generated().items():
        assert path.read_text("utf-8") == text, f"{path.name}: run python -m config.generate"


def test_the_schema_accepts_the_demo_centre_and_refuses_a_slip() -> None:
    """An editor that knows the schema marks the same slips as the check."""
    schema = Schema().root
    jsonschema.Draft202012Validator.check_schema(schema)
    raw = tomllib.loads(DEMO.read_text("utf-8"))
    jsonschema.validate(_as_json(raw), schema)
    for spoiled in ({"colour": "blue"}, {"nation": "atlantis"}, {"name": ""}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(_as_json({**raw, **spoiled}), schema)


def _as_json(value: object) -> object:
    """Return TOML's values as JSON has them: dates are text."""
    if isinstance(value, dict):
        return {key: _as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def test_every_setting_is_explained() -> None:
    """`heard check --explain` leaves nothing without a sentence."""
    settings = list(Schema().settings())
    assert all(setting.description.endswith(".") for setting in settings)
    text = explain()
    for key in ("queues[].targets.urgent.voice_s", "offers.connect_s", "TWILIO_AUTH_TOKEN", "PORT"):
        assert f"\n{key}\n" in f"\n{text}"
    assert "(default: 20)" in text


def test_every_sentence_of_the_telephone_can_be_replaced() -> None:
    """The centre file knows the prompts by the names that the telephone has for them."""
    spoken = {field.name: field.default for field in dataclasses.fields(SpokenPrompts)}
    assert set(voice.Prompts.model_fields) == set(spoken)
    assert voice.Prompts.model_validate(spoken).given() == spoken


def test_triage_and_the_centre_file_know_the_same_topics() -> None:
    """A topic that triage finds is one that a queue can have."""
    assert set(tomllib.loads((TRIAGE / "topics.toml").read_text("utf-8"))["topics"]) <= set(Topic)


def test_every_danger_that_triage_names_has_advice_of_its_own() -> None:
    """No danger is answered with general words only because two files spell it differently."""
    rules = [tomllib.loads(path.read_text("utf-8")) for path in TRIAGE.glob("rules/*.toml")]
    named = {rule.get("danger", "") for file in rules for rule in file.get("rules", {}).values()}
    assert named - {""} <= set(Danger)
