"""Files that go with messages: what a resident's phone sends, and what Heard sends them.

As at the provider the address in the webhook asks for the account's password, and then leads to
another address that asks for nothing.
"""

from dataclasses import dataclass

import aiohttp

from simulator.params import API_VERSION
from simulator.runtime import Runtime

KEPT = 200
LARGEST = 30_000_000
FETCH_S = 15.0


@dataclass(frozen=True, slots=True)
class Kept:
    """One file."""

    content: bytes
    content_type: str


class Library:
    """The files of this network, in memory, the oldest forgotten first."""

    def __init__(self, runtime: Runtime) -> None:
        """Start with none."""
        self._runtime = runtime
        self._kept: dict[str, Kept] = {}
        self._hidden: set[str] = set()

    def keep(self, content: bytes, content_type: str, prefix: str = "ME") -> str:
        """Keep a file and return its SID."""
        sid = self._runtime.sid(prefix)
        self._kept[sid] = Kept(content, content_type)
        if len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return sid

    async def fetch(self, url: str) -> tuple[str, str] | None:
        """Fetch what Heard sends, as the provider does; return (address, type), None if it fails.

        The address is one on this network: a phone shows what arrived, not where it was.
        """
        timeout = aiohttp.ClientTimeout(total=FETCH_S)
        try:
            async with aiohttp.ClientSession(timeout=timeout) as http, http.get(url) as answer:
                if not answer.ok:
                    return None
                content = await answer.read()
                return f"/media/{self.keep(content, answer.content_type)}", answer.content_type
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return None

    def recording(self, sid: str) -> str:
        """Return the address of a recording, as a webhook has it."""
        settings = self._runtime.settings
        return f"{settings.own_url}/{API_VERSION}/Accounts/{settings.account_sid}/Recordings/{sid}"

    def hide(self, sid: str) -> bool:
        """Delete a file for the account; whether there was one.

        The phone that sent it goes on showing it, as telephones do.
        """
        known = sid in self._kept and sid not in self._hidden
        self._hidden.add(sid)
        return known

    def is_there(self, sid: str) -> bool:
        """Whether the account still has the file."""
        return sid in self._kept and sid not in self._hidden

    def find(self, sid: str) -> Kept | None:
        """Return a file, or None when there is none (any more)."""
        return self._kept.get(sid)


def shown(url: str) -> str:
    """Return where a phone sees a file: of one that is on this network, without a password."""
    return f"/media/{url.rpartition('/')[2]}" if f"/{API_VERSION}/Accounts/" in url else url
