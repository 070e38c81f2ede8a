"""What every Twilio webhook must withstand; an adapter's tests inherit it with their own form."""

import json
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode

import pytest
from structlog.typing import EventDict

from tests.channels.front import Front
from tests.channels.house import House
from tests.channels.provider import OLD_SECRET, Provider, fixture, signature

SECRETS_OF_RESIDENTS = ("+447700900123", "447700900123", "ceiling")


class WebhookConformance:
    """Inherit, and say which webhook with which form (`path`, `payload`), answered how (`ok`)."""

    path: str
    payload: str
    ok: int = 200
    stores_contact: bool = True
    kept: str = "receive"  # what the journal has of it while Redis is away, empty for nothing

    @property
    def form(self) -> dict[str, str]:
        """A form that is received."""
        return fixture(self.payload)

    async def test_a_signed_form_is_received(self, provider: Provider, house: House) -> None:
        """What Twilio signed is stored and answered."""
        answer = await provider.post(self.path, self.form)
        assert answer.status == self.ok
        assert not house.untouched

    async def test_without_a_signature_nothing_is_stored(
        self, provider: Provider, house: House
    ) -> None:
        """Anybody can post; without a signature it is 403."""
        assert (await provider.post_unsigned(self.path, self.form)).status == 403
        assert house.untouched

    @pytest.mark.parametrize(
        "forged", ["", "x", "ünsigned", "a" * 28, "Zm9yZ2VkIGJ5IG1lISEhISEhIQ=="]
    )
    async def test_a_forged_signature_stores_nothing(
        self, provider: Provider, house: House, forged: str
    ) -> None:
        """A signature of any shape that is not the right one is 403."""
        body = urlencode(self.form).encode()
        assert (await provider.post_body(self.path, body, forged)).status == 403
        assert house.untouched

    @pytest.mark.parametrize("secret", ["", "c" * 32])
    async def test_a_signature_with_another_secret_stores_nothing(
        self, provider: Provider, house: House, secret: str
    ) -> None:
        """A signature made with somebody else's token, or with none at all, is 403."""
        assert (await provider.post(self.path, self.form, secret)).status == 403
        assert house.untouched

    async def test_a_changed_field_or_address_breaks_the_signature(
        self, provider: Provider, house: House
    ) -> None:
        """A signature cannot be taken over for other words or another address."""
        sign = signature(self.path, self.form)
        changed = urlencode({**self.form, "Body": "something else", "CallStatus": "busy"}).encode()
        assert (await provider.post_body(self.path, changed, sign)).status == 403
        joint = "&" if "?" in self.path else "?"
        elsewhere = f"{self.path}{joint}conversation=cnv_other"
        same = urlencode(self.form).encode()
        assert (await provider.post_body(elsewhere, same, sign)).status == 403
        assert house.untouched

    async def test_both_tokens_count_while_one_is_rotated(
        self, provider: Provider, house: House
    ) -> None:
        """No webhook is refused between the old auth token and the new one."""
        assert (await provider.post(self.path, self.form, OLD_SECRET)).status == self.ok
        assert not house.untouched

    async def test_a_repeat_is_answered_as_the_first_was(
        self, provider: Provider, house: House
    ) -> None:
        """Twilio may post the same thing twice; a contact is kept once."""
        first = await provider.post(self.path, self.form)
        second = await provider.post(self.path, self.form)
        assert (first.status, await first.read()) == (second.status, await second.read())
        assert len(house.contacts) == (1 if self.stores_contact else 0)

    async def test_with_redis_away_nothing_is_acknowledged_that_is_not_kept(
        self, provider: Provider, house: House, front: Front, tmp_path: Path
    ) -> None:
        """What the journal takes is answered as ever, and is in the house when Redis is back."""
        front.shelter(tmp_path)
        house.go_away()
        acknowledged = {self.ok} if self.kept in {"receive", "delivered"} else {200, 503}
        for _ in range(2):
            assert (await provider.post(self.path, self.form)).status in acknowledged
        house.failure = None
        assert await front.replay() == ([self.kept] * 2 if self.kept else [])
        assert len(house.contacts) == (1 if self.kept == "receive" else 0)
        assert house.untouched == (self.kept in {"", "dialled"})

    async def test_two_mebibytes_are_refused(self, provider: Provider, house: House) -> None:
        """A body beyond 1 MiB is 413, whether or not it says how long it is."""
        form = {**self.form, "Body": "x" * (2 * 1024 * 1024)}
        assert (await provider.post(self.path, form)).status == 413
        body, sign = urlencode(form).encode(), signature(self.path, form)
        assert (await provider.post_chunked(self.path, body, sign)).status == 413
        assert house.untouched

    async def test_a_signed_body_that_is_no_form_is_told_so(
        self, provider: Provider, house: House
    ) -> None:
        """JSON with a genuine signature over its digest is 400; with a wrong digest it is 403."""
        body = json.dumps(self.form).encode()
        for digest, status in ((sha256(body).hexdigest(), 400), ("0" * 64, 403)):
            joint = "&" if "?" in self.path else "?"
            path = f"{self.path}{joint}bodySHA256={digest}"
            answer = await provider.post_body(path, body, signature(path, {}), "application/json")
            assert answer.status == status
        assert house.untouched

    async def test_a_body_that_nobody_vouches_for_is_not_used(
        self, provider: Provider, house: House
    ) -> None:
        """A signature of the address alone does not make a text or a JSON body usable."""
        for content_type in ("text/plain", "application/json", "multipart/form-data"):
            answer = await provider.post_body(
                self.path, b'{"Body": "hello"}', signature(self.path, {}), content_type
            )
            assert answer.status == 400
        assert house.untouched

    async def test_unknown_and_repeated_fields_are_no_obstacle(
        self, provider: Provider, house: House
    ) -> None:
        """Twilio adds fields without notice, and a field may come twice."""
        form = {**self.form, "NewIn2031": "yes", "Empty": ""}
        body = (urlencode(form) + "&NewIn2031=yes").encode()
        answer = await provider.post_body(self.path, body, signature(self.path, form))
        assert answer.status == self.ok
        assert not house.untouched

    async def test_bytes_that_are_no_utf8_do_no_harm(
        self, provider: Provider, house: House
    ) -> None:
        """A broken character is shown as such; the rest is received."""
        form = {**self.form, "Odd": "\ufffd"}
        body = urlencode(self.form).encode() + b"&Odd=%FF"
        answer = await provider.post_body(self.path, body, signature(self.path, form))
        assert answer.status == self.ok
        raw = await provider.post_body(self.path, b"Body=\xff\xfe", "x")
        assert raw.status == 403
        assert not house.untouched

    async def test_no_answer_shows_our_insides(self, provider: Provider, house: House) -> None:
        """Whatever goes wrong, the provider sees a sentence or a document, never a traceback."""
        house.failure = RuntimeError("secret insides of 447700900123")
        answers = [
            await provider.post(self.path, self.form),
            await provider.post_unsigned(self.path, self.form),
            await provider.post_body(self.path, b"\x00\xff", signature(self.path, {})),
        ]
        for answer in answers:
            text = await answer.text()
            assert "Traceback" not in text
            assert "secret insides" not in text
            assert "Error" not in text

    async def test_no_line_in_the_log_tells_who_or_what(
        self, provider: Provider, house: House, logged: list[EventDict]
    ) -> None:
        """Neither a number nor a word of a resident is logged, received or refused."""
        await provider.post(self.path, self.form)
        await provider.post_unsigned(self.path, self.form)
        house.go_away()
        await provider.post(self.path, {**self.form, "MessageSid": "SM9", "CallSid": "CA9"})
        assert logged
        for word in SECRETS_OF_RESIDENTS:
            assert word not in str(logged)
