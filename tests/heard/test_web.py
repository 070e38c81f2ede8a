"""`heard web`, as a process of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientError, ClientSession
from twilio.request_validator import RequestValidator

from heard import children
from tests.heard.house import START_S, free_ports, start
from tests.wait import wait_until

TOKEN = "0123456789abcdef0123456789abcdef"
CALL = {
    "CallSid": "CA" + "1" * 32,
    "AccountSid": "AC" + "1" * 32,
    "From": "+447700900123",
    "To": "+442079460958",
    "CallStatus": "ringing",
    "Direction": "inbound",
}


@asynccontextmanager
async def web(data_dir: Path, **environ: str) -> AsyncIterator[ClientSession]:
    """Serve with an account and these variables; yields a client of it."""
    address = f"http://127.0.0.1:{(port := free_ports())}"
    account = {"TWILIO_ACCOUNT_SID": CALL["AccountSid"], "TWILIO_AUTH_TOKEN": TOKEN}
    environ = {"PORT": str(port), "HEARD_PUBLIC_URL": address, **account, **environ}
    process = await start("web", data_dir=data_dir, environ=environ, stderr=None)
    try:
        async with ClientSession(address) as http:
            await wait_until(lambda: is_live(http), "web answers", START_S)
            yield http
    finally:
        assert await children.stop(process, START_S)


async def is_live(http: ClientSession) -> bool:
    """Whether the process answers at all."""
    try:
        async with http.get("/health/live") as answer:
            return answer.status == 200
    except ClientError:
        return False


async def rung(http: ClientSession, token: str = TOKEN) -> tuple[int, str]:
    """Ring in, signed as the provider signs; return status and document."""
    url = str(http._build_url("/twilio/voice"))  # noqa: SLF001 - the address that is signed
    signature = RequestValidator(token).compute_signature(url, CALL)
    headers = {"X-Twilio-Signature": signature}
    async with http.post("/twilio/voice", data=CALL, headers=headers) as answer:
        return answer.status, await answer.text()


async def test_the_phone_rings_while_redis_is_away(tmp_path: Path) -> None:
    """A caller is put through to people from configuration alone, and readiness says why."""
    async with web(tmp_path, HEARD_REDIS_URL=f"unix://{tmp_path}/nowhere.sock") as http:
        status, document = await rung(http)
        assert status == 200
        assert "<Dial" in document
        assert "<Number>+44" in document
        async with http.get("/health/ready") as answer:
            assert answer.status == 503
            parts = (await answer.json())["parts"]
            assert parts["redis"] == "store_unavailable"
            assert parts["database"] == "ok"


async def test_a_call_waits_in_the_queue(tmp_path: Path, redis_url: str) -> None:
    """With Redis there, a caller is greeted and queued; without the right signature, refused."""
    async with web(tmp_path, HEARD_REDIS_URL=redis_url) as http:
        await wait_until(lambda: is_ready(http), "web has reached Redis")
        status, document = await rung(http)
        assert status == 200
        assert "<Enqueue" in document
        assert (await rung(http, token="another"))[0] == 403


async def test_a_token_can_be_rotated(tmp_path: Path, redis_url: str) -> None:
    """While Twilio has two auth tokens, webhooks signed with either are taken, and no others."""
    rotating = {"HEARD_REDIS_URL": redis_url, "TWILIO_AUTH_TOKEN_PREVIOUS": "f" * 32}
    async with web(tmp_path, **rotating) as http:
        statuses = [(await rung(http, token=token))[0] for token in (TOKEN, "f" * 32, "e" * 32)]
    assert statuses == [200, 200, 403]


async def is_ready(http: ClientSession) -> bool:
    """Whether every part of it answers."""
    async with http.get("/health/ready") as answer:
        return answer.status == 200


async def test_metrics_are_for_this_machine_or_for_a_token(tmp_path: Path, redis_url: str) -> None:
    """A collector elsewhere reads the metrics with HEARD_METRICS_TOKEN, and nobody without it."""
    metrics = {"HEARD_REDIS_URL": redis_url, "HEARD_METRICS_TOKEN": "collector"}
    async with web(tmp_path, **metrics) as http:
        elsewhere = {"X-Forwarded-For": "192.0.2.1"}
        async with http.get("/metrics", headers=elsewhere) as answer:
            assert answer.status == 403
        allowed = {**elsewhere, "Authorization": "Bearer collector"}
        async with http.get("/metrics", headers=allowed) as answer:
            assert answer.status == 200
            text = await answer.text()
    assert 'heard_waiting{medium="voice",queue="repairs",urgency="emergency"} 0.0' in text
    assert 'heard_lease_held{work="recorder"} 0.0' in text
    assert "heard_workers 0.0" in text
