"""Safety advice that goes with the human."""

import shutil
from pathlib import Path

import pytest

from config.advice import FOLDER, Danger, Nation, advice_for, read, shipped
from core.errors import ConfigError

TWO_TEXTS = 306  # characters of two joined text messages
LANGUAGES = sorted(shipped().tongues)
NUMBERS = {
    Nation.ENGLAND: ("0800 111 999", "0808 2000 247", "NHS 111 (2)"),
    Nation.WALES: ("0800 111 999", "0808 80 10 800", "NHS 111 (2)"),
    Nation.SCOTLAND: ("0800 111 999", "0800 027 1234", "NHS 24 111"),
    Nation.NORTHERN_IRELAND: ("0800 002 001", "0808 802 1414", "0808 808 8000"),
}


def written(danger: str, nation: Nation, language: str = "en") -> str:
    """Return what is sent."""
    return advice_for([danger], nation, [shipped().written(language)])


def spoken(danger: str, nation: Nation, language: str = "en") -> str:
    """Return what is said on a call."""
    return advice_for([danger], nation, [shipped().spoken(language)])


@pytest.mark.parametrize("nation", Nation)
def test_each_nation_has_numbers_of_its_own(nation: Nation) -> None:
    """The gas emergency service of Northern Ireland is another one than that of Great Britain."""
    gas, abuse, crisis = NUMBERS[nation]
    assert gas in written("gas", nation)
    assert gas in written("co", nation)
    assert crisis in written("suicide", nation)
    assert "116 123" in written("suicide", nation)
    assert abuse in spoken("violence", nation)


@pytest.mark.parametrize("nation", Nation)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_danger_has_advice_in_every_language_that_says_whom_to_ring(
    language: str, nation: Nation
) -> None:
    """Each names 999 and leaves nothing unfilled, written and spoken."""
    for danger in Danger:
        for advice in (written(danger, nation, language), spoken(danger, nation, language)):
            assert "999" in advice
            assert "{" not in advice


@pytest.mark.parametrize("nation", Nation)
def test_english_advice_is_two_text_messages_at_most(nation: Nation) -> None:
    """It arrives whole and at once on any phone."""
    for danger in Danger:
        advice = written(danger, nation)
        assert len(advice) <= TWO_TEXTS
        assert advice.isascii()


def test_every_language_that_triage_reads_has_advice() -> None:
    """Whoever is understood is answered in their own words."""
    read_here = {"en", "cy", "pl", "es", "ro", "uk", "ar", "ur", "ur-Latn", "bn", "bn-Latn"}
    assert set(LANGUAGES) == read_here


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_about_violence_tells_nothing_to_who_else_reads_the_phone(language: str) -> None:
    """It names no helpline and not what happened; the way to ring without a word is in it."""
    advice = written("violence", Nation.ENGLAND, language)
    assert "55" in advice
    assert NUMBERS[Nation.ENGLAND][1] not in advice
    assert "55" in spoken("violence", Nation.ENGLAND, language)
    assert NUMBERS[Nation.ENGLAND][1] in spoken("violence", Nation.ENGLAND, language)


def test_who_cannot_leave_a_fire_is_told_what_to_do() -> None:
    """Smoke under the door is no way out."""
    assert "close the doors" in written("fire", Nation.ENGLAND)


def test_a_danger_without_words_of_its_own_still_says_999() -> None:
    """A new word of triage never silences the advice."""
    assert written("quicksand", Nation.ENGLAND) == "If anyone is in danger now, ring 999."


def test_two_dangers_are_both_advised_on_and_each_once() -> None:
    """Fire and an unknown danger twice give two pieces of advice."""
    texts = [shipped().written("en")]
    advice = advice_for(["fire", "quicksand", "sharks", "fire"], Nation.ENGLAND, texts)
    both = (written("fire", Nation.ENGLAND), written("life", Nation.ENGLAND))
    assert advice == " ".join(both)


def test_no_danger_no_advice() -> None:
    """Nobody is frightened without a reason."""
    assert advice_for([], Nation.ENGLAND, [shipped().written("en")]) == ""


def test_a_text_of_the_centres_own_replaces_ours_and_keeps_the_numbers() -> None:
    """The landlord's words, the nation's numbers."""
    texts = [{Danger.GAS: "Out! Then ring {gas}."}, shipped().written("en")]
    assert advice_for(["gas"], Nation.NORTHERN_IRELAND, texts) == "Out! Then ring 0800 002 001."


def test_every_mistake_in_the_folder_is_told_with_its_file_and_key(tmp_path: Path) -> None:
    """A language with a gap, a nation without a number and a slip are all listed."""
    folder = Path(shutil.copytree(FOLDER, tmp_path / "advice"))
    (folder / "xx.toml").write_text('[texts]\ngas = "Ring {gaz}"\n', encoding="utf-8")
    (folder / "cy.toml").write_text("[texts", encoding="utf-8")
    services = (folder / "services.toml").read_text(encoding="utf-8")
    (folder / "services.toml").write_text(services.replace("[wales]", "[waels]"), encoding="utf-8")
    with pytest.raises(ConfigError) as told:
        read(folder)
    said = str(told.value)
    for place in ("xx.toml: xx.texts.gas", "cy.toml: cannot be read", "services.toml: wales.gas"):
        assert place in said
