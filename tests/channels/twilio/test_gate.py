"""Bodies that no provider sends, at the gate."""

import gzip
from urllib.parse import urlencode

import pytest

from tests.channels.house import House
from tests.channels.provider import FORM, Provider, fixture, signature

PATH = "/twilio/messages"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"no gzip at all", 400),
        (gzip.compress(b"Body=" + b"x" * (8 * 1024 * 1024)), 413),
    ],
)
async def test_a_compressed_body_is_measured_as_it_unfolds(
    provider: Provider, house: House, body: bytes, status: int
) -> None:
    """A few bytes that unfold into many are refused; what does not unfold is unusable."""
    headers = {
        "Content-Type": FORM,
        "Content-Encoding": "gzip",
        "X-Twilio-Signature": signature(PATH, {}),
    }
    answer = await provider.client.post(PATH, data=body, headers=headers)
    assert answer.status == status
    assert house.untouched


async def test_a_body_of_a_thousand_fields_is_no_form(provider: Provider, house: House) -> None:
    """Whoever signs a flood of fields is not Twilio."""
    flood = urlencode({f"Field{n}": "" for n in range(2000)}).encode()
    answer = await provider.post_body(PATH, flood, signature(PATH, {}))
    assert answer.status == 400
    assert house.untouched


@pytest.mark.parametrize("content_type", [f"{FORM}; charset=utf-8", f"{FORM}; charset=martian"])
async def test_a_named_character_set_is_no_obstacle(
    provider: Provider, house: House, content_type: str
) -> None:
    """Forms are UTF-8, whatever the header calls it."""
    form = {**fixture("sms"), "Body": "Дах тече"}
    body = urlencode(form).encode()
    answer = await provider.post_body(PATH, body, signature(PATH, form), content_type)
    assert answer.status == 200
    assert house.contacts[0].text == "Дах тече"


async def test_the_address_is_the_public_one_whatever_the_request_says(
    provider: Provider, house: House
) -> None:
    """No header of a stranger moves the address that the signature is held against."""
    form = fixture("sms")
    headers = {
        "Content-Type": FORM,
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "X-Twilio-Signature": signature(PATH, form),
    }
    answer = await provider.client.post(PATH, data=urlencode(form).encode(), headers=headers)
    assert answer.status == 200
    assert len(house.contacts) == 1
