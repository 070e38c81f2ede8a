"""Approved texts and accounts at Meta: how they read, which is taken, and what is wrong."""

from config.templates import Purpose
from core.words import Channel
from tests.config.conftest import SMALL, Load, Mistakes

SID = "HX" + "0" * 32


def template(name: str = SID, purpose: str = "answer", language: str = "en", text: str = "") -> str:
    """Return one approved text of a centre file."""
    text = text or "News from {centre}: {text} Reply or ring {phone}."
    return f"""
[[templates]]
purpose = "{purpose}"
language = "{language}"
name = "{name}"
text = "{text}"
"""


def account(channel: str = "whatsapp", more: str = "") -> str:
    """Return one account of a centre file."""
    return f'\n[[accounts]]\nchannel = "{channel}"\nid = "1077"\n{more}\n'


def test_a_template_reads_as_it_was_approved_with_its_variables_in_order(load: Load) -> None:
    """Line ends become spaces, because WhatsApp takes none in a variable; no word is lost."""
    centre = load(SMALL + template()).centre
    found = centre.template_for(Purpose.ANSWER, "en")
    assert found
    given = centre.template_values("We come\n\n on  Monday.")
    assert found.values(given) == ("Small Homes", "We come on Monday.", "020 7946 0958")
    assert found.shown(given) == (
        "News from Small Homes: We come on Monday. Reply or ring 020 7946 0958."
    )


def test_the_residents_language_goes_first_and_then_the_centres(load: Load) -> None:
    """One in a language that nobody asked for is not taken."""
    centre = load(SMALL + template() + template(language="cy")).centre
    languages = [centre.template_for(Purpose.ANSWER, each) for each in ("cy", "en", "pl", "")]
    assert [each and each.language for each in languages] == ["cy", "en", "en", "en"]
    assert centre.template_for(Purpose.LATE, "en") is None


def test_each_mistake_in_a_template_is_told(mistakes: Mistakes) -> None:
    """Before the first resident writes."""
    told = "\n".join(
        mistakes(
            SMALL
            + template(text="hello")
            + template(text="{text} {name}", purpose="late")
            + template(name="HX1", purpose="promise")
            + template(purpose="greeting")
        )
    )
    assert "must say {text}" in told
    assert "knows no {name}" in told
    assert "ContentSid" in told
    assert "greeting" in told


def test_two_for_one_purpose_and_the_name_of_another_provider_are_told(mistakes: Mistakes) -> None:
    """Which of two would be sent is nobody's guess."""
    told = mistakes(SMALL + template() + template())
    assert told == ["templates#2: there is a template for 'answer' in 'en' already"]
    [told_of_meta] = mistakes(SMALL + template() + account())
    assert "goes out through Meta" in told_of_meta
    [told_of_twilio] = mistakes(SMALL + template(name="news_of_a_repair"))
    assert "goes out through Twilio" in told_of_twilio


def test_the_account_that_was_contacted_answers(load: Load) -> None:
    """A resident's id is of one Page; without an account there is the number, or nothing."""
    other = account("messenger").replace("1077", "1078")
    centre = load(SMALL + account("messenger", 'queue = "all"') + other).centre
    assert centre.sender_for(Channel.MESSENGER, "1078") == "1078"
    assert centre.sender_for(Channel.MESSENGER, "unknown") == "1077"
    assert centre.sender_for(Channel.WHATSAPP) == ""
    assert centre.queue_of("", "1077") == "all"


def test_an_account_leads_to_a_channel_and_a_queue_that_there_are(mistakes: Mistakes) -> None:
    """Told with what to write instead."""
    told = "\n".join(mistakes(SMALL + account("sms") + account("messenger", 'queue = "al"')))
    assert "write messenger, instagram, whatsapp" in told
    assert "accounts#2.queue: no queue 'al'" in told


def test_a_channel_has_one_carrier_that_carries_it(mistakes: Mistakes) -> None:
    """Twilio has Messenger and no Instagram; its WhatsApp numbers are numbers."""
    twilio = 'through = "twilio"'
    told = "\n".join(
        mistakes(
            SMALL
            + account("instagram", twilio)
            + account("whatsapp", twilio)
            + account("messenger", twilio)
            + account("messenger")
        )
    )
    assert "does not carry Instagram" in told
    assert "belongs into [[numbers]]" in told
    assert "messenger goes through twilio already" in told
