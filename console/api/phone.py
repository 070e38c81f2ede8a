"""GET /api/phone."""

from console.messages import Phone
from console.route import Call


async def phone(call: Call) -> Phone:
    """Say how this agent's browser telephones."""
    return call.deps.phone(call.viewer)
