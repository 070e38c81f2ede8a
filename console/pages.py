"""The console's page and its files, as `make ui` builds them into `console/static`."""

from pathlib import Path

from aiohttp import web

from console.deps import DEPS

FOREVER = "public, max-age=31536000, immutable"  # the name of a file in assets/ holds its hash
ASK_AGAIN = "no-cache"  # kept, but asked about each time

NOT_BUILT = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Heard: the console is not built</title>
<h1>The console is not built yet</h1>
<p>Run <code>make ui</code> in the folder of Heard, then load this page again. Calls, texts and
webchat are taken meanwhile, and the API works.</p>
</html>
"""


async def page(request: web.Request) -> web.StreamResponse:
    """Serve the console."""
    index = request.app[DEPS].static / "index.html"
    if not index.is_file():
        return web.Response(text=NOT_BUILT, content_type="text/html", status=503)
    return web.FileResponse(index, headers={"Cache-Control": ASK_AGAIN})


async def asset(request: web.Request) -> web.StreamResponse:
    """Serve a built file whose name changes with its content."""
    return _file(request, request.app[DEPS].static / "assets", FOREVER)


async def file(request: web.Request) -> web.StreamResponse:
    """Serve a file with a lasting name (the icon, a sound)."""
    return _file(request, request.app[DEPS].static, ASK_AGAIN)


def _file(request: web.Request, folder: Path, cache: str) -> web.StreamResponse:
    # The route's pattern lets no slash through, so a name stays in its folder.
    path = folder / request.match_info["name"]
    if not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Cache-Control": cache})
