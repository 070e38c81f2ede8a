"""What callers hear in each language that comes with Heard."""

import pytest

from config.voice import FOLDER, SPOKEN, Prompts, Voice, shipped

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.toml"))
FOR_AGENTS = {
    name
    for name in Prompts.model_fields
    if name in ("not_yours", "press") or name.startswith(("rung", "on_call"))
}


def test_heard_speaks_the_languages_that_it_says() -> None:
    """The names in the description, the files, and the provider's names of them are the same."""
    assert {"cy", "pl", "ur", "bn", "ar", "es", "uk", "ro"} <= set(LANGUAGES)
    assert {*LANGUAGES, "en"} == set(SPOKEN)
    description = str(Voice.model_fields["languages"].description)
    assert all(language in description for language in SPOKEN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_spoken_whole(language: str) -> None:
    """No caller hears one sentence of a strange language in the middle of their own."""
    assert shipped(language).given().keys() == set(Prompts.model_fields) - FOR_AGENTS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_sentence_is_short(language: str) -> None:
    """It is the one prompt before the queue: ten seconds at a calm pace."""
    given = shipped(language).given()
    assert all(len(given[name].split()) <= 25 for name in ("greeting", "closed"))


def test_what_a_centre_says_itself_goes_before_what_comes_with_heard() -> None:
    """Sentence by sentence; a language that Heard does not speak may be a centre's own."""
    voice = Voice.model_validate(
        {"prompts": {"pl": {"noted": "Dzięki."}, "lt": {"noted": "Ačiū."}}}
    )
    assert voice.sentences("pl")["noted"] == "Dzięki."
    assert voice.sentences("pl")["next_in_line"] == shipped("pl").next_in_line
    assert voice.sentences("lt") == {"noted": "Ačiū."}
    assert voice.sentences("en") == {}


def test_speech_and_voice_are_named_by_language() -> None:
    """The usual language keeps the names it has had; a further one has Heard's, or its own."""
    voice = Voice.model_validate(
        {
            "speech": "en-IE",
            "speaker": "Polly.Amy",
            "spoken": {"cy": {"speaker": "Polly.Gwyneth"}, "lt": {"speech": "lt-LT"}},
        }
    )
    named = {
        language: tuple(voice.tongue(language, usual=language == "en").model_dump().values())
        for language in ("en", "cy", "pl", "lt")
    }
    assert named == {
        "en": ("en-IE", "en-IE", "Polly.Amy"),
        "cy": ("cy-GB", "en-GB", "Polly.Gwyneth"),
        "pl": ("pl-PL", "pl-PL", ""),
        "lt": ("lt-LT", "lt-LT", ""),
    }
