"""Every mistake of the operator is found at once and explained."""

from pathlib import Path

import pytest

from config.centre import Centre
from config.load import BANK_HOLIDAYS, load_settings
from core.errors import ConfigError
from core.words import Medium, Urgency
from tests.config.conftest import SMALL, Load, Mistakes

FULL_OF_MISTAKES = """
id = "Harbour Homes"
nation = "engalnd"
default_queue = "genral"
colour = "blue"

[contact]
phone = "020 7946 0958"
address = ""

[[queues]]
id = "repairs"
name = "Repairs"
skils = ["gas"]
topics = ["gas", "watr", "rent"]
hours = "ofice"

[queues.targets.routine]
voice_s = -5

[queues.targets.urgent]
chat_s = "soon"

[[queues]]
id = "general"
name = "General"
topics = ["rent"]

[[queues]]
id = "general"
name = "Again"

[hours.office]
monday = ["17:00-09:00"]
tuesday = ["nine to five"]

[[numbers]]
number = "+44 20 7946 0958"
channels = ["voice", "fax"]
queue = "rents"

[[numbers]]
number = "+442079460958"
channels = ["sms"]

[voice]
on_call = ["+44 20 7946 0958"]

[voice.prompts.en]
many_ahead = "You are not alone"
greeting = "Welcome to {center}"

[webchat.greeting]
cy = "Helo"

[presence]
stale_s = 5
"""

FOUND = [
    "id: must be a short name of small letters, digits and dashes",
    "name: missing; add it: The landlord's name, as residents know it.",
    "nation: there is no 'engalnd'; did you mean 'england'?",
    "contact.phone: '020 7946 0958' has no known country code; write it with",
    "contact.address: must not be empty (got '')",
    "queues.repairs.topics#2: there is no 'watr'; did you mean 'water'?",
    "queues.repairs.targets.urgent.chat_s: must be a whole number without quotes (got 'soon')",
    "queues.repairs.targets.routine.voice_s: must be more than 0 (got -5)",
    "queues.repairs.skils: unknown setting; did you mean 'skills'?",
    "hours.office.monday#1: '17:00-09:00' ends before it begins; for a night write",
    "hours.office.tuesday#1: must be opening and closing time, like 09:00-17:00",
    "numbers#1.channels#2: there is no 'fax'; known: voice, sms, whatsapp",
    "voice.prompts.en.greeting: knows no {center}; what can be filled in here: {centre}",
    "voice.prompts.en.many_ahead: must say {ahead}",
    "presence.stale_s: must be at least 10 (got 5)",
    "colour: unknown setting; known: id, name, nation",
    "queues#3.id: 'general' is the id of another queue already",
    "queues.repairs.hours: no [hours.ofice]; did you mean 'office'?",
    "default_queue: no queue 'genral'; did you mean 'general'?",
    "numbers#1.queue: no queue 'rents'; known: repairs, general",
    "queues.general.topics: 'rent' belongs to queues.repairs already; keep it in one",
    "queues: no queue has the topics co, fire, electrics, water",
    "numbers#2.number: +442079460958 is numbers#1 already; list its channels there",
    "voice.fallback_numbers: missing; calls come in, so add at least one number",
    "voice.on_call#1: +44 20 7946 0958 is one of [[numbers]], so the call would",
    "webchat.greeting.cy: not one of languages; known: en",
]


TOP_LEVEL = ["advice" if name == "own_advice" else name for name in Centre.model_fields]


def test_a_right_centre_loads_with_everything_left_out_at_its_default(load: Load) -> None:
    """The smallest centre file needs a name, a nation, a contact and a queue."""
    centre = load().centre
    assert centre.queues[0].targets.of(Urgency.EMERGENCY, Medium.VOICE) == 15
    assert (centre.capacity.voice, centre.capacity.chat, centre.capacity.message) == (100, 34, 25)
    assert (centre.capacity.callback, centre.capacity.quiet, centre.capacity.max_held) == (
        100,
        0,
        12,
    )
    assert [centre.offers.answer_s.of(medium) for medium in Medium] == [20, 20, 30, 60]
    assert (centre.offers.connect_s, centre.offers.misses_before_away) == (20, 3)
    assert (centre.presence.stale_s, centre.presence.grace_s) == (15, 45)


def test_every_mistake_is_listed_at_once_with_what_to_write_instead(mistakes: Mistakes) -> None:
    """One look at the list repairs the whole file; nothing is found only at the second try."""
    found = mistakes(FULL_OF_MISTAKES)
    for expected in FOUND:
        assert any(line.startswith(expected) for line in found), (expected, found)
    assert len(found) == len(FOUND)


def test_each_mistake_names_the_file(tmp_path: Path) -> None:
    """The operator knows which file to open."""
    path = tmp_path / "other.toml"
    path.write_text('id = "x"', encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        load_settings(path, {})
    assert all(mistake.startswith(f"{path}: ") for mistake in raised.value.mistakes)


def test_file_and_environment_are_checked_in_one_go(mistakes: Mistakes) -> None:
    """A wrong port and a wrong key are told together."""
    assert mistakes(f"colour = 1\n{SMALL}", PORT="none") == [
        "environment: PORT: cannot be used: Where web listens: a number up to 65535.",
        "colour: unknown setting; known: " + ", ".join(TOP_LEVEL),
    ]


def test_a_slip_in_the_toml_names_line_and_column(mistakes: Mistakes) -> None:
    """An unfinished text in the second line is found there."""
    [mistake] = mistakes('id = "x"\nname = "never closed\n')
    assert mistake.startswith("is not TOML: ")
    assert "line 2, column" in mistake


def test_a_file_that_is_not_there_says_how_to_name_another(tmp_path: Path) -> None:
    """The operator learns the variable that holds the path."""
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read .*HEARD_CONFIG"):
        load_settings(tmp_path / "none.toml", {})


def test_a_file_in_another_encoding_is_named_as_such(tmp_path: Path) -> None:
    """An old editor's file is explained, not a crash."""
    path = tmp_path / "centre.toml"
    path.write_bytes('name = "Caf\u00e9"'.encode("latin-1"))
    with pytest.raises(ConfigError, match="is not UTF-8"):
        load_settings(path, {})


@pytest.mark.parametrize(
    ("spoiled", "complaint"),
    [
        ('timezone = "Europe/Londn"', "timezone: 'Europe/Londn' is no IANA time zone"),
        ('country = "UK"', "country: 'UK' is no country code"),
        ("languages = []", "languages: must have at least one"),
        ('languages = "en"', "languages: must be a list in square brackets (got 'en')"),
        ('queues = "all"', "queues: must be a list in square brackets"),
        ("numbers = [1, 2]", "numbers#1: must be a table (got 1)"),
        ("capacity = { voice = 101 }", "capacity.voice: must be at most 100 (got 101)"),
        ("capacity = { chat = true }", "capacity.chat: must be a whole number without quotes"),
        ("offers = { connect_s = 2.5 }", "offers.connect_s: must be a whole number"),
        (
            'callbacks = { earliest = "20:00", latest = "08:00" }',
            "callbacks: earliest (20:00) must come before latest (08:00)",
        ),
        (
            'hours = { x = { monday = ["09:00-12:00", "11:00-17:00"] } }',
            "hours.x: two opening times of one day overlap",
        ),
        ("hours = { x = {} }", "hours.x: never opens"),
        (
            'hours = { x = { monday = ["09:00-17:00"], closed_on = ["soon"] } }',
            "hours.x.closed_on#1: must be a date without quotes, like 2026-12-29",
        ),
        (
            'webchat = { allowed_origins = ["https://example.org/chat"] }',
            "webchat.allowed_origins#1: must be a site without a path",
        ),
        (
            'texts = { en = { promise = "By {by}." } }',
            "texts.en.promise: must say {done}",
        ),
        (
            'advice = { en = { gaz = "Run" } }',
            "advice.en.gaz: there is no 'gaz'; did you mean 'gas'?",
        ),
        (
            'numbers = [{ number = "+44 20 7946 0001", channels = ["webchat"] }]',
            "numbers#1.channels#1: webchat does not come in on a number; write voice",
        ),
        (
            'numbers = [{ number = "+44 20 79", channels = ["sms"] }]',
            "numbers#1.number: '+44 20 79' is too short",
        ),
    ],
)
def test_each_mistake_is_told_in_the_words_of_the_file(
    mistakes: Mistakes, spoiled: str, complaint: str
) -> None:
    """No mistake is told in the words of a program."""
    found = mistakes(f"{spoiled}\n{SMALL}" if "queues" not in spoiled else _without_queues(spoiled))
    assert any(line.startswith(complaint) for line in found), found


def _without_queues(spoiled: str) -> str:
    return f"{spoiled}\n{SMALL.partition('[[queues]]')[0]}"


def test_targets_that_would_make_raising_a_loss_are_refused(mistakes: Mistakes) -> None:
    """More need is never answered later."""
    found = mistakes(f"{SMALL}\n[queues.targets.routine]\nvoice_s = 30\n")
    complaint = "queues.all.targets: voice_s must not shrink from emergency over urgent to routine"
    assert len(found) == 1
    assert found[0].startswith(f"{complaint} (it is 15, 60, 30)")


def test_a_callback_has_the_target_of_the_call_that_it_replaces(load: Load) -> None:
    """Who hangs up while waiting keeps the place."""
    targets = load().centre.queues[0].targets
    for urgency in Urgency:
        assert targets.of(urgency, Medium.CALLBACK) == targets.of(urgency, Medium.VOICE)


def test_the_bank_holidays_are_those_of_the_nation(load: Load) -> None:
    """A Scottish landlord closes on St Andrew's Day and works on Easter Monday."""
    english = load().bank_holidays
    scottish = load(SMALL.replace('"england"', '"scotland"')).bank_holidays
    assert {day.isoformat() for day in scottish - english} >= {"2026-11-30", "2027-11-30"}
    assert {day.isoformat() for day in english - scottish} >= {"2026-04-06", "2027-03-29"}
    assert BANK_HOLIDAYS.is_file()


def test_settings_cannot_be_changed_after_they_were_checked(load: Load) -> None:
    """What was checked is what runs."""
    settings = load()
    with pytest.raises(ValueError, match="frozen"):
        settings.centre.__setattr__("name", "Another")
    with pytest.raises(AttributeError):
        settings.__setattr__("centre", settings.centre)
