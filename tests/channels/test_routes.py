"""The routes of the providers, walked as a table."""

from channels.routes import Permission, Route
from tests.channels.house import House
from tests.channels.provider import Provider, fixture

PROMISED = {
    "/twilio/voice",
    "/twilio/voice/wait",
    "/twilio/voice/said",
    "/twilio/voice/key",
    "/twilio/voice/recorded",
    "/twilio/voice/transcribed",
    "/twilio/voice/answered-by",
    "/twilio/voice/dialled",
    "/twilio/voice/hold",
    "/twilio/voice/telephone",
    "/twilio/voice/queue-left",
    "/twilio/voice/agent",
    "/twilio/voice/agent-done",
    "/twilio/messages",
    "/twilio/status/messages",
    "/twilio/status/calls",
    "/twilio/status/conference",
    "/twilio/status/recordings",
}


async def test_every_webhook_is_guarded_by_the_signature(
    provider: Provider, house: House, routes: tuple[Route, ...]
) -> None:
    """A route that was added without the gate would answer a stranger."""
    assert {(route.method, route.path) for route in routes} == {("POST", p) for p in PROMISED}
    for route in routes:
        assert route.permission is Permission.PROVIDER_SIGNATURE
        for form in (fixture("call"), {}):
            assert (await provider.post_unsigned(route.path, form)).status == 403, route.path
        assert (await provider.client.get(route.path)).status == 405
    assert house.untouched
