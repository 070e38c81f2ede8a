"""The signature, held against the provider's own published example."""

import pytest
from multidict import MultiDict, MultiDictProxy
from twilio.request_validator import RequestValidator

from channels.twilio.signature import Signatures

# From "Validating signatures" in Twilio's security documentation.
DOCUMENTED_TOKEN = "12345"
DOCUMENTED_URL = "https://mycompany.com"
DOCUMENTED_PATH = "/myapp.php?foo=1&bar=2"
DOCUMENTED_FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675309",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
}
DOCUMENTED_SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="

FORM = MultiDictProxy(MultiDict(DOCUMENTED_FORM))


@pytest.mark.parametrize("base", [DOCUMENTED_URL, DOCUMENTED_URL + "/"])
def test_the_documented_example_is_genuine(base: str) -> None:
    """The published signature is accepted, with either way of writing the base."""
    signatures = Signatures(base, [DOCUMENTED_TOKEN])
    assert signatures.of_form(DOCUMENTED_PATH, FORM, DOCUMENTED_SIGNATURE)


@pytest.mark.parametrize(
    ("base", "path", "secrets"),
    [
        ("http://mycompany.com", DOCUMENTED_PATH, [DOCUMENTED_TOKEN]),
        (DOCUMENTED_URL, "/myapp.php?foo=1", [DOCUMENTED_TOKEN]),
        (DOCUMENTED_URL, DOCUMENTED_PATH, ["54321"]),
        (DOCUMENTED_URL, DOCUMENTED_PATH, []),
    ],
)
def test_another_scheme_address_or_secret_is_not(base: str, path: str, secrets: list[str]) -> None:
    """Each part counts; without any secret nothing is genuine."""
    assert not Signatures(base, secrets).of_form(path, FORM, DOCUMENTED_SIGNATURE)


def test_a_missing_token_is_not_an_empty_key() -> None:
    """With no auth token configured, a signature made with an empty key is worth nothing."""
    url = DOCUMENTED_URL + DOCUMENTED_PATH
    with_nothing = RequestValidator("").compute_signature(url, DOCUMENTED_FORM)
    assert not Signatures(DOCUMENTED_URL, [""]).of_form(DOCUMENTED_PATH, FORM, with_nothing)
