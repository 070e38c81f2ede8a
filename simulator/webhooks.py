"""Webhooks to Heard: signed, retried as the URL asks, and hit by the planned faults.

The fragment of a URL may hold the provider's connection overrides: `rc` (retries) and `rp` (on
what: `ct` no connection, `rt` no answer in time, `4xx`, `5xx`, `all`). It is neither sent nor
signed. Without one there is one retry, when no connection was made.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl, urldefrag, urlencode, urlsplit

import aiohttp
from twilio.request_validator import RequestValidator
from yarl import URL

from simulator.faults import Fault
from simulator.journal import SHOWN_ANSWER, Delivery
from simulator.runtime import Runtime
from simulator.twiml import MAX_BYTES, TOO_LARGE, Trouble

BAD_URL = 11100
NOT_REACHED = 11205
BAD_STATUS = 11217
CONNECT_TIMEOUT_S = 10.0
RETRY_PAUSE_S = 0.1
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """What Heard answered."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an attempt gave nothing usable; `why` is what `rp` calls it."""

    why: str
    trouble: Trouble
    answer: Answer | None = None


class WebhookError(Exception):
    """Raised when Heard gave no usable answer, after all retries."""

    def __init__(self, trouble: Trouble) -> None:
        """Keep the provider's code."""
        super().__init__(trouble.message)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class _Request:
    """One webhook; two attempts with the same `token` are the same webhook."""

    url: str
    params: Mapping[str, str]
    method: str
    token: str


class Webhooks:
    """Delivers webhooks while it is entered (`async with`), since it holds connections."""

    def __init__(self, runtime: Runtime) -> None:
        """Keep what a delivery needs."""
        self._runtime = runtime
        self._validator = RequestValidator(runtime.settings.auth_token)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the connection pool."""
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(
                total=self._runtime.settings.webhook_timeout_s, sock_connect=CONNECT_TIMEOUT_S
            ),
            connector=aiohttp.TCPConnector(limit=0),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def notify(self, url: str, params: Mapping[str, str], method: str = "POST") -> None:
        """Deliver in the background; nobody waits for the answer (status callbacks)."""
        self._runtime.tasks.start(self._notify(url, params, method))

    async def _notify(self, url: str, params: Mapping[str, str], method: str) -> None:
        try:
            await self.request(url, params, method)
        except WebhookError as error:
            self._runtime.journal.trouble(error.trouble, urldefrag(url).url)

    async def request(self, url: str, params: Mapping[str, str], method: str = "POST") -> Answer:
        """Deliver and return the 2xx answer; raises WebhookError when there is none."""
        target, fragment = urldefrag(url)
        path = urlsplit(target).path
        request = _Request(target, params, method, self._runtime.ids.new("retry"))
        fault = self._runtime.faults.take("webhook", path)
        await self._hold_back(fault)
        try:
            result = await self._deliver(request, fragment, fault)
        finally:
            self._runtime.faults.passed(path)
        if isinstance(result, Failure):
            raise WebhookError(result.trouble)
        return result

    async def _hold_back(self, fault: Fault | None) -> None:
        if fault is not None and fault.do == "delay":
            await self._runtime.clock.sleep(fault.delay_s)
        elif fault is not None and fault.do == "reorder":
            passed = self._runtime.faults.hold(fault)
            try:
                async with asyncio.timeout(fault.delay_s):
                    await passed.wait()
            except TimeoutError:
                passed.set()

    async def _deliver(
        self, request: _Request, fragment: str, fault: Fault | None
    ) -> Answer | Failure:
        """Send it with its retries, and as often again as the fault says."""
        if fault is None or fault.do != "repeat":
            return await self._with_retries(request, fragment, fault)
        if fault.at_once:
            copies = [self._attempt(request, 0, fault) for _ in range(fault.copies + 1)]
            return (await asyncio.gather(*copies))[0]
        result = await self._with_retries(request, fragment, fault)
        for _ in range(fault.copies):
            await self._attempt(request, 0, fault)
        return result

    async def _with_retries(
        self, request: _Request, fragment: str, fault: Fault | None
    ) -> Answer | Failure:
        policy = dict(parse_qsl(fragment))
        retries, on = int(policy.get("rc", 1)), policy.get("rp", "ct").split(",")
        result = await self._attempt(request, 0, fault)
        for attempt in range(1, retries + 1):
            if isinstance(result, Answer) or not {"all", result.why} & set(on):
                break
            await self._runtime.clock.sleep(RETRY_PAUSE_S)
            result = await self._attempt(request, attempt, None)
        return result

    async def _attempt(
        self, request: _Request, attempt: int, fault: Fault | None
    ) -> Answer | Failure:
        """Send once and note it in the journal."""
        clock = self._runtime.clock
        at_ms, began_s = clock.now_ms(), clock.monotonic_s()
        result = _judge(await self._send(request, fault), request.url, fault)
        answer = result if isinstance(result, Answer) else result.answer
        self._runtime.journal.delivered(
            Delivery(
                at_ms=at_ms,
                method=request.method,
                url=request.url,
                params=dict(request.params),
                attempt=attempt,
                outcome=_outcome(result),
                took_ms=round((clock.monotonic_s() - began_s) * 1000),
                fault=fault.do if fault else "",
                answer=answer.body[:SHOWN_ANSWER].decode(errors="replace") if answer else "",
            )
        )
        return result

    async def _send(self, request: _Request, fault: Fault | None) -> Answer | Failure:
        if fault is not None and fault.do == "fail":
            return Failure("ct", Trouble(NOT_REACHED, "could not be delivered"))
        if fault is not None and fault.do == "vanish":
            return Failure("", Trouble(NOT_REACHED, "lost on the way"))
        if self._session is None:
            message = "webhooks are delivered only between `async with`"
            raise RuntimeError(message)
        if urlsplit(request.url).scheme not in {"http", "https"}:
            return Failure("", Trouble(BAD_URL, f"{request.url!r} is no absolute URL"))
        url, body, headers = self._signed(request)
        try:
            async with self._session.request(
                request.method, URL(url, encoded=True), data=body, headers=headers
            ) as response:
                content = await _bounded(response.content)
                return Answer(response.status, response.content_type, content)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Failure("ct", Trouble(NOT_REACHED, f"no connection: {error}"))
        except (aiohttp.ClientError, TimeoutError) as error:
            return Failure("rt", Trouble(NOT_REACHED, f"no answer: {type(error).__name__}"))

    def _signed(self, request: _Request) -> tuple[str, bytes | None, dict[str, str]]:
        headers = {
            "I-Twilio-Idempotency-Token": request.token,
            "User-Agent": "TwilioProxy/1.1 (simulated)",
        }
        if request.method == "GET":
            joint = "&" if "?" in request.url else "?"
            url = f"{request.url}{joint}{urlencode(request.params)}"
            headers["X-Twilio-Signature"] = self._validator.compute_signature(url, {})
            return url, None, headers
        signature = self._validator.compute_signature(request.url, dict(request.params))
        headers["X-Twilio-Signature"] = signature
        headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        return request.url, urlencode(request.params).encode(), headers


async def _bounded(content: aiohttp.StreamReader) -> bytes:
    """Read the body, but not much beyond what would be refused."""
    body = b""
    async for chunk in content.iter_chunked(MAX_BYTES):
        body += chunk
        if len(body) > MAX_BYTES:
            break
    return body


def _judge(result: Answer | Failure, url: str, fault: Fault | None) -> Answer | Failure:
    """Return what the network makes of what came: only a 2xx of at most 64 kB is an answer."""
    if isinstance(result, Failure):
        return result
    if fault is not None and fault.do == "drop":
        return Failure("rt", Trouble(NOT_REACHED, "the answer was lost"), result)
    if result.status // HUNDRED != 2:  # noqa: PLR2004 - 2xx
        trouble = Trouble(BAD_STATUS, f"{url} answered {result.status}")
        return Failure(f"{result.status // HUNDRED}xx", trouble, result)
    if len(result.body) > MAX_BYTES:
        return Failure("", Trouble(TOO_LARGE, f"{url} answered more than 64 kB"), result)
    return result


def _outcome(result: Answer | Failure) -> str:
    answer = result if isinstance(result, Answer) else result.answer
    if isinstance(result, Failure) and (answer is None or result.why == "rt"):
        return result.trouble.message
    return str(answer.status) if answer else ""
