"""Files in S3-compatible storage: five plain requests, signed here."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import BinaryIO
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import requests

from core.clock import Clock
from core.errors import StoreUnavailableError
from store.files.files import Kept, checked, gone
from store.files.sigv4 import Credentials, signed

TIMEOUT_S = 20.0
CHUNK = 64 * 1024
IN_MEMORY = 1024 * 1024
NOTHING = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Bucket:
    """A `store.files.files.Files` in one bucket, addressed by path: `<endpoint>/<bucket>/<name>`.

    `prefix` goes before every name, so that a bucket may also hold other things.
    """

    endpoint: str
    bucket: str
    prefix: str
    credentials: Credentials
    clock: Clock

    def put(self, name: str, content: BinaryIO) -> None:
        """Upload it; the storage answers when it is durable, and checks the digest."""
        start = content.tell()
        digest = _digest(content)
        content.seek(start)
        self._ask("PUT", self._url(name), digest, content).close()

    def open(self, name: str) -> Kept:
        """Fetch it whole into a temporary file: a slow reader then holds no line to the storage."""
        with self._ask("GET", self._url(name)) as answer:
            content = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the asker closes it
            try:
                for chunk in answer.iter_content(CHUNK):
                    content.write(chunk)
            except requests.RequestException as error:
                content.close()
                raise _away(type(error).__name__) from None
        size = content.tell()
        content.seek(0)
        return Kept(content, size)  # type: ignore[arg-type]  # a BinaryIO in all but name

    def delete(self, name: str) -> None:
        """Delete it; of what is not there the storage says the same."""
        self._ask("DELETE", self._url(name)).close()

    def older_than(self, before_ms: int) -> Iterable[str]:
        """Return the names of files that were uploaded before this time, a page at a time."""
        before = datetime.fromtimestamp(before_ms / 1000, UTC)
        token = ""
        while True:
            page = self._page(token)
            for name, uploaded in _listed(page):
                if uploaded < before:
                    yield name.removeprefix(self.prefix)
            token = page.findtext("{*}NextContinuationToken") or ""
            if not token:
                return

    def _page(self, token: str) -> ET.Element:
        query = {"list-type": "2", "prefix": f"{self.prefix}fil_"}
        if token:
            query["continuation-token"] = token
        with self._ask("GET", f"{self.endpoint}/{self.bucket}?{urlencode(query)}") as answer:
            try:
                return ET.fromstring(answer.content)  # noqa: S314 - of our own storage, signed for
            except ET.ParseError:
                raise _away("ParseError") from None

    def _url(self, name: str) -> str:
        return f"{self.endpoint}/{self.bucket}/{self.prefix}{checked(name)}"

    def _ask(
        self, method: str, url: str, digest: str = NOTHING, content: BinaryIO | None = None
    ) -> requests.Response:
        at = datetime.fromtimestamp(self.clock.now_ms() / 1000, UTC)
        headers = signed(method, url, digest, at, self.credentials)
        try:
            answer = requests.request(
                method,
                url,
                data=content,
                headers=headers,
                timeout=TIMEOUT_S,
                allow_redirects=False,
                stream=True,
            )
        except requests.RequestException as error:
            raise _away(type(error).__name__) from None
        if answer.status_code == HTTPStatus.NOT_FOUND:
            answer.close()
            raise gone()
        if answer.status_code not in range(200, 300):
            answer.close()
            raise _away(str(answer.status_code))
        return answer


def _digest(content: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _listed(page: ET.Element) -> Iterator[tuple[str, datetime]]:
    for item in page.iterfind("{*}Contents"):
        uploaded = item.findtext("{*}LastModified", "")
        yield item.findtext("{*}Key", ""), datetime.fromisoformat(uploaded)


def _away(why: str) -> StoreUnavailableError:
    return StoreUnavailableError(f"The storage for files did not do as asked ({why}).")
