"""TwiML is read as strictly as the provider reads it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import twiml
from simulator.twiml import TwimlError, parse
from tests.simulator.stand_in import response


def test_a_document_is_a_tree_of_verbs() -> None:
    """Verbs keep their attributes, their words and what is nested in them."""
    document = parse(
        response(
            "<Gather timeout='3'><Say>Press <emphasis>one</emphasis> now</Say></Gather>"
        ).encode()
    )
    (gather,) = document.verbs
    assert (gather.name, gather.number("timeout", 5), gather.number("numDigits", 0)) == (
        "Gather",
        3,
        0,
    )
    assert gather.children[0].text == "Press one now"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", 12100),
        (b"not xml", 12100),
        (b"<Reply/>", 12100),
        (b'<?xml version="1.0" encoding="gb2312"?><Response/>', 12100),
        (b'<?xml version="1.0" encoding="foo"?><Response/>', 12100),
        (response("<Wave/>").encode(), 12100),
        (response("<Gather><Dial/></Gather>").encode(), 12100),
        (response("<Number>+447700900100</Number>").encode(), 12100),
        (response(f"<Say>{'x' * 70_000}</Say>").encode(), 11750),
    ],
)
def test_what_cannot_be_carried_out_is_refused(body: bytes, code: int) -> None:
    """No XML, another root, an unknown verb, a verb in the wrong place, and too much of it."""
    with pytest.raises(TwimlError) as refused:
        parse(body)
    assert refused.value.trouble.code == code


def test_an_unknown_attribute_is_noted_and_ignored() -> None:
    """A slip of the pen in an attribute is shown in the debugger, and the verb still runs."""
    document = parse(response("<Say voise='alice'>Hello</Say>").encode())
    assert [warning.code for warning in document.warnings] == [12200]
    assert document.verbs[0].text == "Hello"


def test_calls_and_messages_have_verbs_of_their_own() -> None:
    """<Message> is no verb of a call, and <Say> none of a message."""
    message = response("<Message>Hello</Message>").encode()
    assert parse(message, twiml.MESSAGING).verbs[0].text == "Hello"
    with pytest.raises(TwimlError):
        parse(message)
    with pytest.raises(TwimlError):
        parse(response("<Say>Hello</Say>").encode(), twiml.MESSAGING)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    """Whatever Heard answers, the network reads it or says what is wrong; it never falls over."""
    with suppress(TwimlError):
        parse(body)
