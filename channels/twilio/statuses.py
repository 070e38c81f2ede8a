"""Twilio's words for how far a message has come, in ours."""

from core.words import Delivery

# Every value of the provider's enum (API 2010-04-01, Message status). None: about inbound texts.
DELIVERIES: dict[str, Delivery | None] = {
    "accepted": Delivery.QUEUED,
    "scheduled": Delivery.QUEUED,
    "queued": Delivery.QUEUED,
    "sending": Delivery.QUEUED,
    "sent": Delivery.SENT,
    "partially_delivered": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
    "undelivered": Delivery.FAILED,
    "failed": Delivery.FAILED,
    "canceled": Delivery.FAILED,
    "receiving": None,
    "received": None,
}

OPTED_OUT = "21610"

# What an agent is told when a message failed: why, and what to do.
FAILURES: dict[str, str] = {
    "21211": "this is not a number that can be texted; ring the resident or ask for another",
    "21617": "it is longer than 1,600 characters; send it in two",
    OPTED_OUT: "the resident has texted STOP; ring instead, only they can undo it",
    "21614": "this number cannot get texts; ring instead",
    "30003": "the phone is off or out of reach; try again later or ring",
    "30005": "this number does not exist any more",
    "30006": "this is a landline or cannot get texts; ring instead",
    "30007": "the network filtered it as spam; write it in other words or ring",
    "30008": "the network gave no reason; try again or ring",
    "30036": "it could not be delivered in time and was given up; ring instead",
    "63016": "the 24 hours for a free reply on WhatsApp are over; send a text or ring",
    "63024": "this number is not on WhatsApp; send a text or ring",
}


def failure(code: str) -> str:
    """Return a sentence for the agent; nothing when there was no error."""
    if not code or code == "0":
        return ""
    reason = FAILURES.get(code, "the provider gave no other reason; try another channel")
    return f"Not delivered (Twilio {code}): {reason}."
