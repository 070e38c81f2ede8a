"""POST /api/logout."""

from aiohttp import web

from console.answers import DoneAnswer
from console.deps import DEPS
from console.route import SESSIONS, as_json, check_origin
from console.sessions import COOKIE, drop_cookie


async def logout(request: web.Request) -> web.Response:
    """End the session, here and in every other process; without one there is nothing to do."""
    check_origin(request)
    if cookie := request.cookies.get(COOKIE):
        await request.app[SESSIONS].log_out(cookie)
    answer = as_json(DoneAnswer())
    drop_cookie(answer, secure=request.app[DEPS].public_url.startswith("https:"))
    return answer
