"""Where files are taken from a phone's page, and where Heard and the page get them."""

from aiohttp import web

from simulator.media import Library
from simulator.params import API_VERSION
from simulator.rest import signed_in
from simulator.runtime import Runtime
from simulator.sockets import check_origin


class MediaPage:
    """Handlers for `/phone/media`, `/media/…` and the REST API's media."""

    def __init__(self, runtime: Runtime, library: Library) -> None:
        """Serve these files."""
        self._runtime = runtime
        self._library = library

    async def upload(self, request: web.Request) -> web.Response:
        """Take a picture that somebody attaches on a resident's phone."""
        check_origin(request, self._runtime.settings)
        content = await request.read()
        sid = self._library.keep(content, request.content_type)
        settings = self._runtime.settings
        own = settings.own_url or f"{request.scheme}://{request.host}"
        message = self._runtime.sid("MM")
        path = f"/{API_VERSION}/Accounts/{settings.account_sid}/Messages/{message}/Media/{sid}"
        return web.json_response({"url": own + path, "content_type": request.content_type})

    async def get(self, request: web.Request) -> web.Response:
        """Answer the address in a webhook: only to the account, and with another address."""
        if not signed_in(request, self._runtime):
            return web.Response(status=401, headers={"WWW-Authenticate": "Basic"})
        if not self._library.is_there(request.match_info["media"]):
            return web.Response(status=404)
        return web.Response(
            status=307, headers={"Location": f"/media/{request.match_info['media']}"}
        )

    async def delete(self, request: web.Request) -> web.Response:
        """Delete a file, for the account."""
        if not signed_in(request, self._runtime):
            return web.Response(status=401, headers={"WWW-Authenticate": "Basic"})
        return web.Response(status=204 if self._library.hide(request.match_info["media"]) else 404)

    async def show(self, request: web.Request) -> web.Response:
        """Give the file itself."""
        kept = self._library.find(request.match_info["media"])
        if kept is None:
            return web.Response(status=404)
        return web.Response(body=kept.content, content_type=kept.content_type)
