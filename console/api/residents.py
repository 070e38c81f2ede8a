"""GET /api/residents."""

from console import show
from console.answers import ResidentsAnswer
from console.route import Call
from core.errors import InvalidError

LEAST = 2
MOST = 100


async def residents(call: Call) -> ResidentsAnswer:
    """Return whom a number, a name or a reference means; raises InvalidError for less or more."""
    text = call.http.query.get("q", "").strip()
    if not LEAST <= len(text) <= MOST:
        message = f"q: a number, a name or a reference of {LEAST} to {MOST} characters"
        raise InvalidError(message)
    found = await call.deps.residents.search(text)
    return ResidentsAnswer(residents=tuple(map(show.person, found)))
