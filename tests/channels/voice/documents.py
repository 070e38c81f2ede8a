"""Reading TwiML in tests, as strictly as the provider's documents and the simulated network."""

from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientResponse

from simulator.twiml import Verb
from simulator.twiml import parse as parse_twiml
from tests.channels.voice.documented import mistakes


def verbs_of(document: str, asked: str = "") -> tuple[Verb, ...]:
    """Return the verbs; a document that the provider would refuse or warn about fails the test.

    `asked` is the path that answered with it, empty for one that no webhook asked for.
    """
    assert mistakes(document, asked) == []
    parsed = parse_twiml(document.encode())
    assert not parsed.warnings
    return parsed.verbs


async def verbs(answer: ClientResponse) -> tuple[Verb, ...]:
    """Return the verbs of an answer."""
    assert answer.status == 200
    assert answer.content_type == "text/xml"
    return verbs_of(await answer.text(), answer.url.path)


def names(found: tuple[Verb, ...]) -> list[str]:
    """Return what the verbs are called."""
    return [verb.name for verb in found]


def spoken(found: tuple[Verb, ...]) -> str:
    """Return everything that is said, prompts of a question included."""
    return " ".join(
        verb.text if verb.name == "Say" else spoken(verb.children)
        for verb in found
        if verb.name == "Say" or verb.children
    )


def query(address: str) -> dict[str, str]:
    """Return the query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def path(address: str) -> str:
    """Return path and query as the test's server knows them: without the public URL's prefix."""
    parts = urlsplit(address)
    assert parts.path.startswith("/line/")
    return parts.path.removeprefix("/line") + (f"?{parts.query}" if parts.query else "")
