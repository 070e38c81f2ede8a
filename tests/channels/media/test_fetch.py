"""Fetching from a provider: only what is asked for, only from where it is, never for ever."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from channels.media.fetch import (
    Downloads,
    RefusedFetchError,
    Source,
    UnfetchedError,
    UnsafeAddressError,
    is_public,
)
from channels.media.kinds import BadFileError, Taken, TooLargeFileError
from core.clock import SystemClock
from core.errors import HeardError
from core.media import FileKind
from tests.channels.media import library
from tests.channels.media.library import PROOF, Library
from tests.channels.media.pictures import png

TAKEN = Taken(2_000_000, frozenset(FileKind))


@pytest.fixture
async def provider() -> AsyncIterator[Library]:
    """Run a provider."""
    async with library.running() as running:
        yield running


async def fetch(
    provider: Library, path: str, *, wait_s: float = 5, whole_s: float = 10
) -> tuple[bytes, str]:
    """Return a file of the provider and its type."""
    source = Source(provider.url, PROOF, private=True)
    url = path if "://" in path else provider.url + path
    return await fetch_from(source, url, wait_s=wait_s, whole_s=whole_s)


async def fetch_from(
    source: Source, url: str, *, wait_s: float = 5, whole_s: float = 10
) -> tuple[bytes, str]:
    """Return a file of this source and its type."""
    downloads = Downloads((source,), TAKEN, SystemClock(), wait_s, whole_s)

    def read() -> tuple[bytes, str]:
        with downloads.fetch(url) as fetched:
            content = fetched.content.read()
            assert fetched.size == len(content)
            return content, fetched.type.content_type

    return await asyncio.to_thread(read)


async def test_a_file_is_fetched_with_the_account_and_judged_by_its_content(
    provider: Library,
) -> None:
    """The provider calls it an SVG; it is a PNG, and that is what it is called from now on."""
    assert await fetch(provider, "/media/1?x=%2F") == (png(), "image/png")
    assert provider.asked == [("/media/1", PROOF)]


async def test_an_index_is_asked_where_the_file_is(provider: Library) -> None:
    """WhatsApp hands over an id; both steps take the account."""
    provider.elsewhere = json.dumps({"url": f"{provider.url}/media/1", "mime_type": "image/png"})
    source = Source(provider.url, PROOF, private=True, index=True)
    found = await fetch_from(source, f"{provider.url}/index/1003383421387256")
    assert found == (png(), "image/png")
    assert provider.asked == [("/index/1003383421387256", PROOF), ("/media/1", PROOF)]


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ("<html>", RefusedFetchError),
        ("[]", RefusedFetchError),
        ('{"url": 5}', RefusedFetchError),
        ('{"url": "https://elsewhere.example/1"}', UnsafeAddressError),
        ('{"url": "file:///etc/passwd"}', UnsafeAddressError),
    ],
)
async def test_an_index_leads_nowhere_else(
    provider: Library, answer: str, refusal: type[HeardError]
) -> None:
    """The account goes to no host that it names, and no file comes from there."""
    provider.elsewhere = answer
    source = Source(provider.url, PROOF, private=True, index=True)
    with pytest.raises(refusal):
        await fetch_from(source, f"{provider.url}/index/1")
    assert len(provider.asked) == 1


async def test_a_redirect_is_followed_without_the_account(provider: Library) -> None:
    """Providers keep files elsewhere; that place must not learn the account's password."""
    provider.elsewhere = "/cdn/1"
    assert await fetch(provider, "/moved") == (png(), "image/png")
    assert provider.asked == [("/moved", PROOF), ("/cdn/1", "")]


@pytest.mark.parametrize(
    "inside",
    [
        "https://127.0.0.1:{port}/media/1",
        "http://127.0.0.1:{port}/media/1",
        "https://localhost:{port}/media/1",
        "https://[::1]:{port}/media/1",
        "//127.0.0.1:{port}/media/1",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/",
    ],
)
async def test_a_redirect_never_leads_inside(provider: Library, inside: str) -> None:
    """No address of this machine or network is asked, however it is written."""
    async with library.running() as victim:
        provider.elsewhere = inside.format(port=victim.url.rpartition(":")[2])
        with pytest.raises((UnsafeAddressError, UnfetchedError)):
            await fetch(provider, "/moved")
        assert victim.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/media/1",
        "https://evil.example/media/1",
        "https://api.twilio.com.evil.example/media/1",
        "https://evil-twilio.com/media/1",
        "http://api.twilio.com/media/1",
        "https://api.twilio.com:8443/media/1",
        "https://api.twilio.com@evil.example/",
        "file:///etc/passwd",
        "",
    ],
)
async def test_only_the_providers_own_addresses_are_asked(url: str) -> None:
    """A webhook's field may say anything; the account's password goes to the provider alone."""
    with pytest.raises(UnsafeAddressError, match="not at an address of the provider"):
        await fetch_from(Source("https://*.twilio.com", PROOF), url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "fd00::1",
        "fe80::1%eth0",
    ],
)
def test_addresses_inside_are_known_however_they_are_written(address: str) -> None:
    """This machine, its network, its cloud's metadata, and these again in IPv6."""
    assert not is_public(address)
    assert is_public("54.171.1.1")
    assert is_public("2a05:d018::1")


async def test_a_source_that_is_not_private_is_never_inside(provider: Library) -> None:
    """The provider's name may be made to lead here; it is looked up once, and judged."""
    port = provider.url.rpartition(":")[2]
    source = Source(f"https://localhost:{port}", PROOF)
    with pytest.raises(UnsafeAddressError, match="not public"):
        await fetch_from(source, f"https://localhost:{port}/media/1")
    assert provider.asked == []


@pytest.mark.parametrize("path", ["/large", "/endless"])
async def test_a_file_that_is_too_large_is_given_up(provider: Library, path: str) -> None:
    """Whether it says how large it is or not; what comes beyond the limit is not kept."""
    with pytest.raises(TooLargeFileError, match="at most 2 MB"):
        await fetch(provider, path)


@pytest.mark.parametrize("path", ["/silent", "/drip"])
async def test_a_provider_that_is_slow_is_given_up_for_now(provider: Library, path: str) -> None:
    """A byte now and then does not hold a worker for days."""
    with pytest.raises(UnfetchedError, match="in time"):
        await fetch(provider, path, wait_s=0.3, whole_s=0.3)


async def test_a_file_that_breaks_off_is_not_taken_for_whole(provider: Library) -> None:
    """Half a picture is no picture."""
    with pytest.raises(UnfetchedError):
        await fetch(provider, "/broken")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, UnfetchedError),  # it may not be there yet
        (429, UnfetchedError),
        (500, UnfetchedError),
        (401, RefusedFetchError),
        (403, RefusedFetchError),
        (204, RefusedFetchError),
    ],
)
async def test_what_may_help_later_is_told_from_what_never_will(
    provider: Library, status: int, error: type[HeardError]
) -> None:
    """The one is tried again, the other is told to the agent at once."""
    provider.statuses = [status]
    with pytest.raises(error):
        await fetch(provider, "/media/1")


@pytest.mark.parametrize(
    ("proof", "discards", "done"), [(PROOF, True, True), (PROOF, False, False), ("x", True, False)]
)
async def test_what_is_kept_here_is_deleted_there(
    provider: Library, proof: str, discards: bool, done: bool
) -> None:
    """Where the provider does that when it is asked; a refusal harms nobody."""
    source = Source(provider.url, proof, private=True, discards=discards)
    downloads = Downloads((source,), TAKEN, SystemClock())
    url = f"{provider.url}/media/1"
    assert await asyncio.to_thread(downloads.discard, url) is done
    assert provider.discarded == (["/media/1"] if discards else [])
    elsewhere = await asyncio.to_thread(downloads.discard, "https://evil.example/media/1")
    assert elsewhere is False


async def test_redirects_come_to_an_end(provider: Library) -> None:
    """Round and round is no answer."""
    with pytest.raises(RefusedFetchError, match="from one address to the next"):
        await fetch(provider, "/round")


async def test_what_is_no_picture_is_not_taken(provider: Library) -> None:
    """A page with a script in it, whatever it is called."""
    provider.content = b"<svg onload='alert(1)'>"
    with pytest.raises(BadFileError, match="not taken"):
        await fetch(provider, "/media/leak.jpg")


async def test_a_provider_that_is_not_there_is_tried_again() -> None:
    """Nobody listens: later somebody may."""
    with pytest.raises(UnfetchedError):
        await fetch_from(Source("http://127.0.0.1:1", private=True), "http://127.0.0.1:1/media/1")
