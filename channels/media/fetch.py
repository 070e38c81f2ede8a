"""Fetching a file from a provider, without being led anywhere else.

The first address must be of a host that is configured as a source; only that request carries its
credentials. Redirects lead to public addresses only, over https. The address is looked up once,
judged, and connected to, so that a second look-up cannot give another one. Everything has a limit:
the bytes, each wait and the whole.
"""

import http.client
import ipaddress
import json
import socket
import ssl
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import BinaryIO, cast
from urllib.parse import SplitResult, urljoin, urlsplit

from channels.media.deadline import Borrowed, Deadline, Line
from channels.media.kinds import HEAD, FileType, Taken
from core.clock import Clock
from core.errors import HeardError

PORTS = {"http": 80, "https": 443}
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address inside, whichever (RFC 6052)
REDIRECTS = 3
HEAD_OF_INDEX = 64 * 1024
CHUNK = 64 * 1024
IN_MEMORY = 1024 * 1024
PASSING = (HTTPStatus.NOT_FOUND, HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)


class UnsafeAddressError(HeardError):
    """Raised for an address that no file of ours comes from; nothing was asked there."""

    code = "unsafe_address"


class RefusedFetchError(HeardError):
    """Raised when the provider will never give the file (no right to it, a bad answer)."""

    code = "fetch_refused"


class UnfetchedError(HeardError):
    """Raised when the file did not come this time; again may help."""

    code = "unfetched"
    retryable = True


@dataclass(frozen=True, slots=True)
class Source:
    """Where a provider's files are: `https://host`, or `https://*.host` for any name below it.

    `authorization` is the header for it, empty for none. `private` allows an address that is not
    public: only for one that the operator has configured. `index` says that it answers with JSON
    whose `url` is where the file is, at a source of the same provider. `discards` says that the
    provider deletes a file when it is asked to.
    """

    origin: str
    authorization: str = field(default="", repr=False)
    private: bool = False
    index: bool = False
    discards: bool = False

    def has(self, url: SplitResult) -> bool:
        """Whether an address is of this source."""
        own = urlsplit(self.origin)
        host, name = url.hostname or "", own.hostname or ""
        same = host.endswith(name[1:]) if name.startswith("*.") else host == name
        return same and own.scheme == url.scheme and _port(own) == _port(url)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that came whole; `content` stands at its beginning. `size` in bytes."""

    content: BinaryIO
    size: int
    type: FileType


@dataclass(frozen=True, slots=True)
class Downloads:
    """Fetches files from these sources. Synchronous, for jobs."""

    sources: Sequence[Source]
    taken: Taken
    clock: Clock
    wait_s: float = 10.0
    whole_s: float = 60.0
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    @contextmanager
    def fetch(self, url: str) -> Iterator[Fetched]:
        """Yield the file at this address.

        Raises BadFileError (wrong type, too large), UnsafeAddressError, RefusedFetchError and
        UnfetchedError.
        """
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as spooled:
            content = cast("BinaryIO", spooled)
            self._into(content, url)
            size = content.tell()
            content.seek(0)
            type_ = self.taken.judged(content.read(HEAD))
            content.seek(0)
            yield Fetched(content, size, type_)

    def discard(self, url: str) -> bool:
        """Ask the provider to delete a file that is kept here; whether it did.

        Otherwise it would stay there when it was deleted here.
        """
        source = next((each for each in self.sources if each.has(urlsplit(url))), None)
        if source is None or not source.discards:
            return False
        try:
            parts, deadline = urlsplit(url), Deadline(self.clock, self.whole_s, self.wait_s)
            with closing(self._connect(parts, source, deadline)) as line:
                answer = _answer("DELETE", parts, source, line)
                return answer.status in range(200, 300)
        except (HeardError, OSError, http.client.HTTPException, ValueError):
            return False

    def _into(self, content: BinaryIO, url: str) -> None:
        try:
            self._follow(url, content, Deadline(self.clock, self.whole_s, self.wait_s))
        except TimeoutError:
            message = "The provider did not send it in time."
            raise UnfetchedError(message) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            message = f"The line to the provider broke ({type(error).__name__})."
            raise UnfetchedError(message) from None

    def _follow(self, url: str, content: BinaryIO, deadline: Deadline) -> None:
        """Go where the provider says, with credentials only to the provider itself."""
        source = self._source(url)
        for _ in range(REDIRECTS + 1):
            onward = self._ask(url, source, content, deadline)
            if source.index and not onward:
                url = _named_in(content)
                source = replace(self._source(url), index=False)
                continue
            if not onward:
                return
            url = urljoin(url, onward)
            source = Source(url, private=self._may_be_private(url))
        message = "The provider sent us from one address to the next."
        raise RefusedFetchError(message)

    def _source(self, url: str) -> Source:
        source = next((each for each in self.sources if each.has(urlsplit(url))), None)
        if source is None:
            message = "The file is not at an address of the provider."
            raise UnsafeAddressError(message)
        return source

    def _may_be_private(self, url: str) -> bool:
        return any(each.private and each.has(urlsplit(url)) for each in self.sources)

    def _ask(self, url: str, source: Source, content: BinaryIO, deadline: Deadline) -> str:
        """Read the file into `content`, or return where it is instead."""
        parts = urlsplit(url)
        if (
            parts.scheme not in PORTS
            or not parts.hostname
            or (parts.scheme == "http" and not source.private)
        ):
            message = "The provider sent us to an address that is not https."
            raise UnsafeAddressError(message)
        with closing(self._connect(parts, source, deadline)) as line:
            answer = _answer("GET", parts, source, line)
            if answer.status in range(300, 400):
                return answer.getheader("Location") or url
            _check(answer.status)
            self._read(answer, content)
        return ""

    def _connect(self, parts: SplitResult, source: Source, deadline: Deadline) -> Line:
        host, port = parts.hostname or "", _port(parts)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
        if not source.private and not all(map(is_public, addresses)):
            message = "The provider sent us to an address that is not public."
            raise UnsafeAddressError(message)
        line = _first_that_answers(addresses, port, deadline)
        if parts.scheme != "https":
            return Line(line, deadline)
        try:
            return Line(self.tls.wrap_socket(line, server_hostname=host), deadline)
        except BaseException:
            line.close()
            raise

    def _read(self, answer: http.client.HTTPResponse, content: BinaryIO) -> None:
        if (answer.length or 0) > self.taken.largest:
            raise self.taken.too_large()
        while chunk := answer.read1(CHUNK):
            content.write(chunk)
            if content.tell() > self.taken.largest:
                raise self.taken.too_large()
        if answer.length:
            message = "The provider broke off before the end."
            raise UnfetchedError(message)


def _first_that_answers(addresses: Sequence[str], port: int, deadline: Deadline) -> socket.socket:
    """Connect to the first address that takes it: a name may have some that lead nowhere here."""
    for address in addresses[:-1]:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout=deadline.next_wait_s())
    return socket.create_connection((addresses[-1], port), timeout=deadline.next_wait_s())


def _check(status: int) -> None:
    if status in PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        message = f"The provider does not have it now ({status})."
        raise UnfetchedError(message)
    if status != HTTPStatus.OK:
        message = f"The provider refused to give it ({status})."
        raise RefusedFetchError(message)


def _named_in(content: BinaryIO) -> str:
    """Return where a file is, by what an index answered; nothing of the answer stays."""
    content.seek(0)
    raw = content.read(HEAD_OF_INDEX)
    content.seek(0)
    content.truncate()
    try:
        named = json.loads(raw)["url"]
    except (ValueError, KeyError, TypeError):
        named = ""
    if not isinstance(named, str) or not named:
        message = "The provider did not say where the file is."
        raise RefusedFetchError(message)
    return named


def _answer(
    method: str, parts: SplitResult, source: Source, line: Line
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(parts.hostname or "", _port(parts))
    connection.sock = Borrowed(line)
    connection.request(method, _target(parts), headers=_headers(parts, source))
    return connection.getresponse()


def _headers(parts: SplitResult, source: Source) -> dict[str, str]:
    host = parts.netloc.rpartition("@")[2]
    plain = {"Host": host, "Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "heard"}
    return plain | ({"Authorization": source.authorization} if source.authorization else {})


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _port(parts: SplitResult) -> int:
    return parts.port or PORTS.get(parts.scheme, 0)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet's, not of this machine or a private network."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return ip.is_global and not ip.is_multicast and ip not in TRANSLATED
