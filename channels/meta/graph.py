"""The Graph API: one request, one answer, a timeout, and never a repeat. For rq jobs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import requests

from channels.errors import UnknownOutcomeError
from channels.meta.failures import refused, translated

BASE_URL = "https://graph.facebook.com"
VERSION = "v23.0"
TIMEOUT_S = 10.0

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Graph:
    """Signs in with the access token in a header, so that no log of addresses holds it.

    `base_url` is another host for the API (META_API_BASE_URL), empty for Meta's own.
    """

    access_token: str = field(repr=False)
    base_url: str = ""
    timeout_s: float = TIMEOUT_S

    @property
    def url(self) -> str:
        """Where paths begin."""
        return f"{self.base_url or BASE_URL}/{VERSION}"

    def post(self, path: str, body: Json) -> Json:
        """Return the answer to a change; raises a child of SendError."""
        return self._ask("POST", path, json=body)

    def get(self, path: str, query: Mapping[str, str]) -> Json:
        """Return the answer to a question; raises a child of SendError."""
        return self._ask("GET", path, params=query)

    def _ask(self, method: str, path: str, **how: Any) -> Json:  # noqa: ANN401 - as requests has it
        headers = {"Authorization": f"Bearer {self.access_token}"}
        with translated():
            answered = requests.request(
                method,
                f"{self.url}/{path}",
                headers=headers,
                timeout=self.timeout_s,
                allow_redirects=False,
                **how,
            )
        if not answered.ok:
            raise refused(answered.status_code, _json(answered))
        found = _json(answered)
        if not isinstance(found, dict):
            message = "Meta's answer could not be read, so it is not known whether it was taken."
            raise UnknownOutcomeError(message)
        return cast("Json", found)


def _json(answered: requests.Response) -> object:
    try:
        found: object = answered.json()
    except requests.JSONDecodeError:
        return None
    return found
