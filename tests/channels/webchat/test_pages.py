"""The page and the widget as they are served."""

import pytest

from tests.channels.webchat.conftest import Client


@pytest.mark.parametrize(
    ("path", "content_type", "part"),
    [
        ("/webchat", "text/html", 'id="heard-webchat"'),
        ("/webchat/widget.js", "text/javascript", "localStorage"),
        ("/webchat/widget.css", "text/css", "focus-visible"),
    ],
)
async def test_the_files_are_served_and_bring_nothing_from_elsewhere(
    client: Client, path: str, content_type: str, part: str
) -> None:
    """Each has its type, and the policy forbids what is not ours."""
    answer = await client.get(path)
    assert (answer.status, answer.content_type) == (200, content_type)
    assert answer.charset == "utf-8"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    text = await answer.text()
    assert part in text
    assert "innerHTML" not in text
