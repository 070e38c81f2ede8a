"""GET /api/phone."""

from console.answers import Phone
from console.route import Call


async def phone(call: Call) -> Phone:
    """Say how this agent's browser telephones, and which telephone is their own."""
    return call.deps.phone(call.viewer).model_copy(update={"telephone": call.viewer.phone_number})
