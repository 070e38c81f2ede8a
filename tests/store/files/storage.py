"""A small S3-compatible storage: it checks every signature by itself and keeps what it is given."""

import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import quote

from aiohttp import web
from aiohttp.test_utils import TestServer

KEY_ID, SECRET, REGION, BUCKET = "AKIATEST", "a secret/of+the storage", "eu-west-2", "files"
UPLOADED = "2026-03-01T10:00:00.000Z"
PAGE = 2  # so that a list of three has two pages


@dataclass
class Storage:
    """What is kept; `refuse` is a status that every request gets instead."""

    url: str = ""
    kept: dict[str, bytes] = field(default_factory=dict)
    uploaded: dict[str, str] = field(default_factory=dict)
    refuse: int = 0

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request."""
        body = await request.read()
        if self.refuse:
            return web.Response(status=self.refuse)
        if not _is_signed(request, body):
            return web.Response(status=403, text="SignatureDoesNotMatch")
        name = request.match_info.get("name", "")
        if request.method == "PUT":
            self.kept[name] = body
            self.uploaded[name] = UPLOADED
        elif request.method == "DELETE":
            self.kept.pop(name, None)
            return web.Response(status=204)
        elif not name:
            return self._list(request)
        elif name not in self.kept:
            return web.Response(status=404)
        return web.Response(body=self.kept[name])

    def _list(self, request: web.Request) -> web.Response:
        names = sorted(name for name in self.kept if name.startswith(request.query["prefix"]))
        start = int(request.query.get("continuation-token", "0"))
        items = "".join(
            f"<Contents><Key>{name}</Key><LastModified>{self.uploaded[name]}</LastModified>"
            "</Contents>"
            for name in names[start : start + PAGE]
        )
        more = start + PAGE
        token = (
            f"<NextContinuationToken>{more}</NextContinuationToken>" if more < len(names) else ""
        )
        namespace = "http://s3.amazonaws.com/doc/2006-03-01/"
        text = f'<ListBucketResult xmlns="{namespace}">{items}{token}</ListBucketResult>'
        return web.Response(text=text, content_type="application/xml")


def _is_signed(request: web.Request, body: bytes) -> bool:
    """Whether the request is signed, by the steps of the Amazon S3 API reference."""
    digest, moment = hashlib.sha256(body).hexdigest(), request.headers["x-amz-date"]
    signed = ("host", "x-amz-content-sha256", "x-amz-date")
    query = "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
        for name, value in sorted(request.query.items())
    )
    canonical = [request.method, request.path, query]
    canonical += [f"{name}:{request.headers[name]}" for name in signed]
    canonical += ["", ";".join(signed), digest]
    scope = f"{moment[:8]}/{REGION}/s3/aws4_request"
    hashed = hashlib.sha256("\n".join(canonical).encode()).hexdigest()
    key = f"AWS4{SECRET}".encode()
    for step in (*scope.split("/"), f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashed}"):
        key = hmac.digest(key, step.encode(), "sha256")
    expected = (
        f"AWS4-HMAC-SHA256 Credential={KEY_ID}/{scope}, SignedHeaders={';'.join(signed)}, "
        f"Signature={key.hex()}"
    )
    genuine = hmac.compare_digest(request.headers.get("authorization", ""), expected)
    return genuine and request.headers["x-amz-content-sha256"] == digest


@asynccontextmanager
async def running() -> AsyncIterator[Storage]:
    """Run the storage until the block is left."""
    storage = Storage()
    app = web.Application(client_max_size=50_000_000)
    app.router.add_route("*", f"/{BUCKET}", storage.handle)
    app.router.add_route("*", f"/{BUCKET}/{{name:.*}}", storage.handle)
    async with TestServer(app) as server:
        storage.url = str(server.make_url("")).rstrip("/")
        yield storage
