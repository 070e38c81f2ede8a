"""Sending one text, and finding out whether it went after a line broke."""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from twilio.rest import Client

from channels.adapter import Outbound, Sent
from channels.errors import SendError, UnknownOutcomeError
from channels.twilio.failures import translated
from channels.twilio.statuses import DELIVERIES
from core.words import Delivery

# Twilio keeps trying for 10 h by default: an urgent answer that late helps nobody, and the agent
# must see soon that it failed.
URGENT_S = 300
LOOK_BACK = 1000  # one page, the largest there is: a resident may get many texts before a retry
CLOCK_SKEW_S = 5  # between Twilio's clock, in whole seconds, and ours


@dataclass(frozen=True, slots=True)
class TextSender:
    """A `channels.adapter.Sender` of one channel; `prefix` is put before both addresses.

    `carries` says whether files can go from one of our numbers to another.
    """

    client: Client
    prefix: str = ""
    carries: Callable[[str, str], bool] = lambda _to, _sender: True

    def send(self, outbound: Outbound) -> Sent:
        """Hand the message to Twilio once; raises a child of SendError."""
        urgent = {"validity_period": URGENT_S} if outbound.urgent else {}
        carried = self._carried(outbound)
        media = {"media_url": list(outbound.media_urls)} if carried else {}
        with translated():
            message = self.client.messages.create(
                to=self._address(outbound.to),
                from_=self._address(outbound.sender),
                **_content(outbound, carried=carried),
                status_callback=outbound.status_url,
                **urgent,
                **media,
            )
        if not message.sid:
            nameless = "Twilio's answer names no message; look it up first."
            raise UnknownOutcomeError(nameless)
        return Sent(message.sid, _delivery(message.status))

    def find_sent(
        self, outbound: Outbound, since_ms: int, known: Collection[str] = ()
    ) -> Sent | None:
        """Return the message if Twilio took it at or after `since_ms`, else None.

        There is no key to ask by, so it is the same two addresses, the same words and the time.
        `known` are provider ids that are another message's already: "Yes" may be sent twice.
        Raises UnknownOutcomeError when looking failed, whatever the reason: it is still unknown,
        and must not be taken for an error after which sending again is safe.
        """
        words = (outbound.caption if self._carried(outbound) else outbound.text).strip()
        try:
            with translated():
                candidates = self.client.messages.list(
                    to=self._address(outbound.to),
                    from_=self._address(outbound.sender),
                    limit=LOOK_BACK,
                )
        except SendError as error:
            message = f"It could not be looked up: {error.message}"
            raise UnknownOutcomeError(message) from None
        since = datetime.fromtimestamp(since_ms / 1000 - CLOCK_SKEW_S, UTC)
        for message in candidates:
            if (
                message.sid not in known
                and (message.body or "").strip() == words
                and message.date_created
                and message.date_created >= since
            ):
                return Sent(message.sid, _delivery(message.status))
        return None

    def _carried(self, outbound: Outbound) -> bool:
        """Whether files go with the message itself, and not as links in it."""
        return bool(outbound.media_urls) and self.carries(outbound.to, outbound.sender)

    def _address(self, value: str) -> str:
        return self.prefix + value.removeprefix(self.prefix)


def _content(outbound: Outbound, *, carried: bool) -> dict[str, str]:
    """Return the words, or the approved text that carries them."""
    template = outbound.template
    if template is None:
        return {"body": outbound.caption if carried else outbound.text}
    values = {str(number): value for number, value in enumerate(template.values, 1)}
    return {"content_sid": template.name, "content_variables": json.dumps(values)}


def _delivery(status: str) -> Delivery:
    return DELIVERIES.get(status) or Delivery.QUEUED
