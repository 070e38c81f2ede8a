"""What of the numbers that networks and people give can be dialled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.phone_numbers import (
    MAX_OPAQUE,
    PHONE,
    SENDER,
    phone_address,
    sender_address,
    unrelayed,
    withheld,
)


@pytest.mark.parametrize(
    ("raw", "e164"),
    [
        ("+447700900123", "+447700900123"),  # Ofcom's drama range: possible, though never valid
        ("+442079460958", "+442079460958"),
        ("07700 900123", "+447700900123"),
        ("(020) 7946 0958", "+442079460958"),
        ("0044 7700 900123", "+447700900123"),
        ("447700900123", "+447700900123"),
        ("+1 212 555 0100", "+12125550100"),
        ("+48 22 123 45 67", "+48221234567"),
    ],
)
def test_a_number_that_rings_becomes_e164(raw: str, e164: str) -> None:
    """However it is written, one number is one address."""
    address = phone_address(raw, "GB")
    assert address is not None
    assert (address.kind, address.value) == (PHONE, e164)


@pytest.mark.parametrize(
    "raw",
    ["", "88222", "999", "HMRC", "0800FLOWERS", "+44", "+4479460958123456", "sip:a@b", "٣" * 5],
)
def test_what_cannot_be_dialled_is_no_phone(raw: str) -> None:
    """A short code, a name or half a number is never made into somebody else's number."""
    assert phone_address(raw, "GB") is None


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "anonymous",
        "ANONYMOUS",
        "Restricted",
        "unavailable",
        "unknown",
        "private",
        "blocked",
        "+266696687",
        "+7378742833",
        "+2562533",
        "+8656696",
        "+86282452253",
        "266696687",
    ],
)
def test_a_withheld_number_is_nobodys(raw: str) -> None:
    """Word or keypad spelling: two callers who withhold are not one resident."""
    assert withheld(raw)
    assert sender_address(raw, "GB") is None


@given(st.text(max_size=600))
def test_any_sender_is_kept_or_known_to_be_withheld(raw: str) -> None:
    """No text from a network makes a contact fail, and what is kept is bounded and storable."""
    address = sender_address(raw, "GB")
    if address is None:
        assert withheld(raw)
    else:
        assert address.kind in (PHONE, SENDER)
        assert len(address.value) <= MAX_OPAQUE
        address.value.encode()


@pytest.mark.parametrize(
    ("raw", "number", "relayed"),
    [
        ("18001 07700 900123", "07700900123", True),
        ("18002+447700900123", "+447700900123", True),
        ("+4418001447700900123", "447700900123", True),
        ("18001 020 7946 0958", "02079460958", True),
        ("+18002345678", "+18002345678", False),  # North America
        ("+1 800 123 4567", "+1 800 123 4567", False),
        ("18001", "18001", False),
        ("+447700900123", "+447700900123", False),
        ("", "", False),
    ],
)
def test_the_prefix_of_relay_uk_is_no_part_of_a_number(
    raw: str, number: str, *, relayed: bool
) -> None:
    """A textphone user is the same resident whichever way they ring."""
    assert unrelayed(raw) == (number, relayed)
