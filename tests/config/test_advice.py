"""Safety advice that goes with the human."""

import pytest

from config.advice import ADVICE, SERVICES, Danger, Nation, advice_for

TWO_TEXTS = 306  # characters of two joined text messages
GAS = {
    Nation.ENGLAND: "0800 111 999",
    Nation.WALES: "0800 111 999",
    Nation.SCOTLAND: "0800 111 999",
    Nation.NORTHERN_IRELAND: "0800 002 001",
}


@pytest.mark.parametrize("nation", Nation)
def test_gas_and_carbon_monoxide_name_the_gas_emergency_service_of_the_nation(
    nation: Nation,
) -> None:
    """The number in Northern Ireland is another one than in Great Britain."""
    for danger in (Danger.GAS, Danger.CO):
        assert GAS[nation] in advice_for([danger], nation)


@pytest.mark.parametrize("nation", Nation)
@pytest.mark.parametrize("danger", Danger)
def test_every_danger_has_advice_that_says_whom_to_ring(danger: Danger, nation: Nation) -> None:
    """Each names 999, leaves nothing unfilled and is short enough for two text messages."""
    advice = advice_for([danger], nation)
    assert "999" in advice
    assert "{" not in advice
    assert len(advice) <= TWO_TEXTS
    assert advice.isascii()


def test_every_nation_and_danger_is_in_the_tables() -> None:
    """Nobody is left without an emergency number."""
    assert set(SERVICES) == set(Nation)
    assert set(ADVICE) == set(Danger)


def test_a_danger_without_words_of_its_own_still_says_999() -> None:
    """A new word of triage never silences the advice."""
    assert advice_for(["quicksand"], Nation.ENGLAND) == "If anyone is in danger now, ring 999."


def test_two_dangers_are_both_advised_on_and_each_once() -> None:
    """Fire and an unknown danger twice give two pieces of advice."""
    advice = advice_for(["fire", "quicksand", "sharks", "fire"], Nation.ENGLAND)
    assert advice == " ".join(
        (advice_for(["fire"], Nation.ENGLAND), advice_for(["life"], Nation.ENGLAND))
    )


def test_no_danger_no_advice() -> None:
    """Nobody is frightened without a reason."""
    assert advice_for([], Nation.ENGLAND) == ""


def test_a_text_of_the_centres_own_replaces_ours_and_keeps_the_numbers() -> None:
    """The landlord's words, the nation's numbers."""
    own = {Danger.GAS: "Out! Then ring {gas}."}
    assert advice_for(["gas"], Nation.NORTHERN_IRELAND, own) == "Out! Then ring 0800 002 001."
