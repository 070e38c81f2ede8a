"""The one webhook of Meta: the challenge when it is set up, and batches of whatever happened."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from aiohttp import web

from channels.adapter import Beside as BesideDesk
from channels.adapter import Intake
from channels.body import read_body
from channels.deadline import ANSWER_S, within
from channels.meta.acts import Act, Beside, Came, CameUntil, Ignored, TookBack, Wrote
from channels.meta.batch import read_batch
from channels.meta.signature import SIGNATURE_HEADER, Signatures
from channels.routes import Permission, Route
from core.clock import Clock
from core.contact import Contact
from core.errors import ForbiddenError, HeardError, StoreUnavailableError

PATH = "/meta/webhook"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MetaSettings:
    """What was agreed with Meta. `files_url` is where an id of a file leads."""

    verify_token: str
    files_url: str
    region: str = "GB"


@dataclass(frozen=True, slots=True)
class Webhook:
    """Takes what Meta posts; `ignored` counts what means nothing to us, by a word."""

    intake: Intake
    beside: BesideDesk
    signatures: Signatures
    settings: MetaSettings
    clock: Clock
    ignored: Callable[[str], None]

    def routes(self) -> tuple[Route, ...]:
        """Return the routes of this adapter."""
        return (
            Route("GET", PATH, Permission.PUBLIC, self.verify),
            Route("POST", PATH, Permission.PROVIDER_SIGNATURE, self.receive),
        )

    async def verify(self, request: web.Request) -> web.Response:
        """Repeat the challenge to whoever knows the token that the operator chose."""
        token, given = self.settings.verify_token, request.query.get("hub.verify_token", "")
        subscribes = request.query.get("hub.mode") == "subscribe"
        if not (token and subscribes and hmac.compare_digest(token.encode(), given.encode())):
            text = "hub.verify_token is not META_VERIFY_TOKEN; write the same in both places."
            return web.Response(status=403, text=text)
        return web.Response(text=request.query.get("hub.challenge", ""))

    async def receive(self, request: web.Request) -> web.Response:
        """Answer 200 when everything in the batch is durable, so that Meta sends it again if not.

        What was received before is claimed, so a repeat changes nothing.
        """
        try:
            await self._do_all(await self._admit(request))
        except HeardError as error:
            log.warning("webhook.refused", path=PATH, code=error.code, status=error.http_status)
            return web.Response(status=error.http_status, text=error.message)
        except Exception:
            # A mistake of ours: Meta sees 5xx and tries again, and no internals.
            log.exception("webhook.failed", path=PATH)
            return web.Response(status=500, text="Something went wrong here; try again.")
        return web.Response(text="EVENT_RECEIVED")

    async def _admit(self, request: web.Request) -> list[Act]:
        signature = request.headers.get(SIGNATURE_HEADER)
        if not signature:
            raise _unsigned()
        body = await read_body(request)
        if not self.signatures.genuine(body, signature):
            raise _unsigned()
        settings = self.settings
        return read_batch(body, settings.files_url, settings.region, self.clock.now_ms())

    async def _do_all(self, acts: list[Act]) -> None:
        """Do what can be done: one that fails must not hold back the residents behind it."""
        failed: Exception | None = None
        for act in acts:
            try:
                await self._do(act)
            except StoreUnavailableError:
                raise
            except Exception as error:  # noqa: BLE001 - told below, after the others
                failed = failed or error
        if failed:
            raise failed

    async def _do(self, act: Act) -> None:
        match act:
            case Wrote(contact):
                await self._receive(contact)
            case TookBack(provider_id):
                await within(ANSWER_S, self.beside.took_back(provider_id))
            case Beside():
                line = (act.provider_id, act.address, act.channel, act.speaker, act.text)
                if not await within(ANSWER_S, self.beside.add(*line)):
                    self.ignored("nothing_open")
            case Came(conversation, message, status, error, stopped):
                if stopped:
                    await within(ANSWER_S, self.beside.stopped(conversation, message))
                told = self.intake.delivered(conversation, message, status, error)
                await within(ANSWER_S, told)
            case CameUntil(address, status, until_ms):
                await within(ANSWER_S, self.beside.came(address, status, until_ms))
            case Ignored(what):
                self.ignored(what)
                log.info("webhook.ignored", what=what)

    async def _receive(self, contact: Contact) -> None:
        received = await within(ANSWER_S, self.intake.receive(contact))
        log.info(
            "contact.received",
            channel=contact.channel,
            provider_id=contact.provider_id,
            conversation=received.conversation,
            fresh=received.fresh,
        )


def _unsigned() -> ForbiddenError:
    return ForbiddenError(
        f"{SIGNATURE_HEADER} is missing or wrong. Check that META_APP_SECRET is the secret of the"
        " app that is subscribed."
    )
