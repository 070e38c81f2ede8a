"""All inbound texts and the statuses of outbound ones: two routes for every text channel."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import structlog
from aiohttp import web
from pydantic import Field

from channels.adapter import Beside, Intake
from channels.deadline import ANSWER_S, within
from channels.messenger.parse import parse as parse_messenger
from channels.routes import Route
from channels.sms.parse import parse as parse_sms
from channels.twilio.addresses import prefix
from channels.twilio.form import Form, FormModel, parse
from channels.twilio.gate import Gate
from channels.twilio.statuses import DELIVERIES, OPTED_OUT, failure
from channels.whatsapp.parse import parse as parse_whatsapp
from core.clock import Clock
from core.contact import Contact
from core.words import Delivery

EMPTY_TWIML: Final = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
MAX_ODD = 64

Parser = Callable[[Form, int, str], Contact]

# By the channel in From, or in To. A channel that is not here is kept as a text from an opaque
# sender: better read by a person under the wrong heading than lost.
PARSERS: dict[str, Parser] = {
    "": parse_sms,
    "whatsapp": parse_whatsapp,
    "messenger": parse_messenger,
}

log = structlog.get_logger(__name__)


def contact_of(form: Form, received_ms: int, region: str) -> Contact:
    """Return the contact of a text, whatever the channel; raises UnusableError without an id."""
    channel = prefix(form.get("From", "")) or prefix(form.get("To", ""))
    return PARSERS.get(channel, parse_sms)(form, received_ms, region)


class StatusForm(FormModel):
    """The fields of a status callback that we use."""

    status: str = Field("", alias="MessageStatus")
    error: str = Field("", alias="ErrorCode")


@dataclass(frozen=True, slots=True)
class Messages:
    """The webhooks of texts. `region` is where numbers without a country code are from.

    `beside` is told of a STOP that only the provider knew of.
    """

    intake: Intake
    gate: Gate
    clock: Clock
    region: str = "GB"
    beside: Beside | None = None
    _odd: set[str] = field(default_factory=set)

    def routes(self) -> tuple[Route, ...]:
        """Return the routes of this adapter."""
        return (
            self.gate.post("/twilio/messages", self.receive),
            self.gate.post("/twilio/status/messages", self.status),
        )

    async def receive(self, _request: web.Request, form: Form) -> web.Response:
        """Make a text durable, then answer with empty TwiML: replies are sent, never spoken here.

        A repeat is answered as the first was. When it could not be kept the answer is 503, so that
        Twilio tries again: what was acknowledged must be kept.
        """
        contact = contact_of(form, self.clock.now_ms(), self.region)
        received = await within(ANSWER_S, self.intake.receive(contact))
        log.info(
            "contact.received",
            channel=contact.channel,
            provider_id=contact.provider_id,
            conversation=received.conversation,
            fresh=received.fresh,
        )
        return web.Response(text=EMPTY_TWIML, content_type="text/xml")

    async def status(self, request: web.Request, form: Form) -> web.Response:
        """Note how far one of our messages has come; which one, its own status URL says."""
        report = parse(StatusForm, form)
        conversation = request.query.get("conversation", "")
        message = request.query.get("message", "")
        delivery = self._delivery(report.status)
        if delivery and conversation and message:
            error = failure(report.error) if delivery is Delivery.FAILED else ""
            if self.beside and report.error == OPTED_OUT:
                await within(ANSWER_S, self.beside.stopped(conversation, message))
            await within(ANSWER_S, self.intake.delivered(conversation, message, delivery, error))
        return web.Response(status=204)

    def _delivery(self, status: str) -> Delivery | None:
        if status in DELIVERIES:
            return DELIVERIES[status]
        if status not in self._odd and len(self._odd) < MAX_ODD:
            self._odd.add(status)
            log.warning("status.unknown", status=status[:40])
        return None
