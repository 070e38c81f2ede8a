"""What a log line may not hold."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from heard.redaction import redacted, redacted_fields, redacted_text

DIGITS = st.text("0123456789", min_size=9, max_size=9)
BEFORE_AND_AFTER = st.sampled_from(["", " ", "(", '"', "to:", "whatsapp:", ", ", "tel=", "\n"])
SEPARATOR = st.sampled_from(["", " ", "-", ") "])


@pytest.mark.parametrize(
    "number",
    [
        "+447700900123",
        "whatsapp:+447700900123",
        "+44 7700 900 123",
        "+44 (0)20 7946 0958",
        "07700 900123",
        "07700-900-123",
        "(020) 7946 0958",
        "0161 496 0000",
        "01632 96000",
        "447700900123",
        "00447700900123",
        "+1 (202) 555-0143",
        "From=%2B447700900123",
    ],
)
def test_a_telephone_number_is_hidden_however_it_is_written(number: str) -> None:
    """No more than three digits in a row of any number that people or providers write survive."""
    said = redacted_text(f"call from {number}, today")
    assert "[phone]" in said
    assert said.startswith("call from ")
    assert said.endswith(", today")
    assert sum(character.isdigit() for character in said) <= 2  # the 2 of %2B


@given(DIGITS, SEPARATOR, BEFORE_AND_AFTER, BEFORE_AND_AFTER)
def test_no_british_number_survives(digits: str, separator: str, before: str, after: str) -> None:
    """Whatever the digits and whatever stands around it, a British mobile number is hidden."""
    for number in (f"+447{separator}{digits}", f"07{separator}{digits}", f"447{digits}"):
        assert digits not in redacted_text(f"{before}{number}{after}")


@pytest.mark.parametrize(
    "text",
    [
        "cnv_0192f0c1447700900123aaaa",
        "2026-11-21T19:52:30.053094+00:00",
        "at_ms=1800000000000",
        "took 0.0012345678 s",
        "127.0.0.1:8080",
        "SM00000000000000000000000000000001",
        "seq 41, 12 waiting",
    ],
)
def test_ids_and_times_stay_readable(text: str) -> None:
    """An operator can still follow a conversation through the log."""
    assert redacted_text(text) == text


def test_bodies_and_secrets_are_hidden_by_their_key() -> None:
    """What a resident said and what opens a door is hidden at any depth, and emptiness is shown."""
    fields = {
        "conversation": "cnv_1",
        "text": "my ceiling is down",
        "form": {"Body": "help"},
        "request": [{"Authorization": "Basic abc", "Set-Cookie": "x", "attempt": 2}],
        "preview": "",
    }
    assert redacted_fields(fields) == {
        "conversation": "cnv_1",
        "text": "[hidden]",
        "form": "[hidden]",
        "request": [{"Authorization": "[hidden]", "Set-Cookie": "[hidden]", "attempt": 2}],
        "preview": "",
    }


def test_an_object_shows_only_its_type() -> None:
    """A contact that is logged by mistake does not spill what it holds."""

    @dataclass
    class Contact:
        text: str

    assert redacted({"contact": Contact("my ceiling is down")}) == {"contact": "<Contact>"}


def test_what_pydantic_quotes_is_hidden() -> None:
    """A refused form does not put the refused text into the log."""

    class Form(BaseModel):
        age: int
        when: int

    with pytest.raises(ValidationError) as refused:
        Form.model_validate({"age": "my, input_type= secret", "when": "other secret"})
    said = redacted_text(str(refused.value))
    assert "secret" not in said
    assert "input_type=str" in said
