"""What the webhook of every provider must withstand, whatever it posts.

`tests.channels.conformance` says the same, and more, of forms; a provider that posts another body
inherits this and says how its webhooks are made.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient
from aiohttp.web import Application, Request
from structlog.typing import EventDict

from tests.channels.front import Front
from tests.channels.house import House

Line = TestClient[Request, Application]

SECRETS_OF_RESIDENTS = ("447700900123", "2345678901", "6543210987", "ceiling")
PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Signed:
    """One webhook: a body, its headers without the signature, and where the signature goes."""

    body: bytes
    headers: dict[str, str]
    signature: str


class SignedConformance(ABC):
    """Inherit, and say `path`, `secrets` (now and before) and how a webhook is made."""

    path: str
    secrets: tuple[str, str]
    signature_header: str

    @abstractmethod
    def webhook(self, secret: str, *, odd: bool = False, padding: int = 0) -> Signed:
        """Return a webhook that is received; `odd` with unknown fields and broken characters."""

    async def post(self, line: Line, given: Signed, signature: str | None = None) -> ClientResponse:
        """Post it, with another signature if one is given."""
        sign = {self.signature_header: given.signature if signature is None else signature}
        return await line.post(
            self.path, data=BytesIO(given.body), headers={**given.headers, **sign}
        )

    async def test_what_is_signed_is_received(self, line: Line, house: House) -> None:
        """What the provider signed is stored and answered."""
        assert (await self.post(line, self.webhook(self.secrets[0]))).status == 200
        assert not house.untouched

    async def test_without_a_signature_nothing_is_stored(self, line: Line, house: House) -> None:
        """Anybody can post; without a signature it is 403."""
        given = self.webhook(self.secrets[0])
        answer = await line.post(self.path, data=given.body, headers=given.headers)
        assert answer.status == 403
        assert house.untouched

    @pytest.mark.parametrize("forged", ["", "x", "sha256=", "sha256=" + "0" * 64, "ünsigned"])
    async def test_a_forged_signature_stores_nothing(
        self, line: Line, house: House, forged: str
    ) -> None:
        """A signature of any shape that is not the right one is 403."""
        assert (await self.post(line, self.webhook(self.secrets[0]), forged)).status == 403
        assert house.untouched

    @pytest.mark.parametrize("secret", ["", "c" * 32])
    async def test_a_signature_with_another_secret_stores_nothing(
        self, line: Line, house: House, secret: str
    ) -> None:
        """A signature made with somebody else's secret, or with none at all, is 403."""
        assert (await self.post(line, self.webhook(secret))).status == 403
        assert house.untouched

    async def test_a_changed_body_breaks_the_signature(self, line: Line, house: House) -> None:
        """A signature cannot be taken over for other words."""
        given = self.webhook(self.secrets[0])
        changed = given.body.replace(b"ceiling", b"kitchen")
        assert changed != given.body
        other = Signed(changed, given.headers, given.signature)
        assert (await self.post(line, other)).status == 403
        assert house.untouched

    async def test_both_secrets_count_while_one_is_changed(self, line: Line, house: House) -> None:
        """No webhook is refused between the old secret and the new one."""
        assert (await self.post(line, self.webhook(self.secrets[1]))).status == 200
        assert not house.untouched

    async def test_a_repeat_is_answered_as_the_first_was(self, line: Line, house: House) -> None:
        """The provider may post the same thing twice; a contact is kept once."""
        first = await self.post(line, self.webhook(self.secrets[0]))
        second = await self.post(line, self.webhook(self.secrets[0]))
        assert (first.status, await first.read()) == (second.status, await second.read())
        assert len(house.contacts) == 1

    async def test_two_mebibytes_are_refused(self, line: Line, house: House) -> None:
        """A body beyond 1 MiB is 413, whether or not it says how long it is."""
        given = self.webhook(self.secrets[0], padding=2 * 1024 * 1024)
        assert (await self.post(line, given)).status == 413
        pieces = (given.body[at : at + PIECE] for at in range(0, len(given.body), PIECE))

        async def slowly() -> AsyncIterator[bytes]:
            for piece in pieces:
                yield piece

        sign = {self.signature_header: given.signature}
        answer = await line.post(self.path, data=slowly(), headers={**given.headers, **sign})
        assert answer.status == 413
        assert house.untouched

    async def test_unknown_fields_and_broken_characters_are_no_obstacle(
        self, line: Line, house: House
    ) -> None:
        """Providers add fields without notice, and residents write anything."""
        assert (await self.post(line, self.webhook(self.secrets[0], odd=True))).status == 200
        [contact] = house.contacts
        assert contact.text.encode()  # every store can hold it

    async def test_with_the_store_away_the_provider_is_asked_to_come_again(
        self, line: Line, house: House
    ) -> None:
        """What was acknowledged must be kept: 503, and received when it comes again."""
        house.go_away()
        assert (await self.post(line, self.webhook(self.secrets[0]))).status == 503
        house.failure = None
        assert (await self.post(line, self.webhook(self.secrets[0]))).status == 200
        assert len(house.contacts) == 1

    async def test_with_redis_away_nothing_is_acknowledged_that_is_not_kept(
        self, line: Line, house: House, front: Front, tmp_path: Path
    ) -> None:
        """What the journal takes is answered as ever, and is in the house when Redis is back."""
        front.shelter(tmp_path)
        house.go_away()
        assert (await self.post(line, self.webhook(self.secrets[0]))).status == 200
        assert house.untouched
        house.failure = None
        assert await front.replay() == ["receive"]
        assert len(house.contacts) == 1
        assert (await self.post(line, self.webhook(self.secrets[0]))).status == 200
        assert len(house.contacts) == 1

    async def test_no_answer_shows_our_insides(self, line: Line, house: House) -> None:
        """Whatever goes wrong, the provider sees a sentence, never a traceback."""
        house.failure = RuntimeError("secret insides of 447700900123")
        answer = await self.post(line, self.webhook(self.secrets[0]))
        assert answer.status == 500
        assert "insides" not in await answer.text()

    async def test_no_line_in_the_log_tells_who_or_what(
        self, line: Line, house: House, logged: list[EventDict]
    ) -> None:
        """Neither an address nor a word of a resident is logged, received or refused."""
        await self.post(line, self.webhook(self.secrets[0]))
        await self.post(line, self.webhook(""))
        house.go_away()
        await self.post(line, self.webhook(self.secrets[1], odd=True))
        assert logged
        for word in SECRETS_OF_RESIDENTS:
            assert word not in str(logged)
