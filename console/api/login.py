"""POST /api/login."""

from aiohttp import web

from console.answers import LoginAnswer
from console.deps import DEPS
from console.messages import Account
from console.origin import address
from console.requests import LoginRequest
from console.route import SESSIONS, as_json, body, check_origin
from console.sessions import set_cookie


async def login(request: web.Request) -> web.Response:
    """Begin a session; raises NotLoggedInError or TooManyAttemptsError."""
    check_origin(request)
    asked = await body(request, LoginRequest)
    agent, cookie = await request.app[SESSIONS].log_in(
        asked.username, asked.password, address(request)
    )
    answer = as_json(LoginAnswer(agent=Account(id=agent.id, name=agent.name, role=agent.role)))
    set_cookie(answer, cookie, secure=request.app[DEPS].public_url.startswith("https:"))
    return answer
