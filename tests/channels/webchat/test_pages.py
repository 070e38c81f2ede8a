"""The page and the widget as they are served."""

import gzip
import re

import pytest

from channels.webchat.pages import FOLDER, content_policy, page, widget
from tests.channels.webchat.conftest import LANDLORD, Client, says

ALL = ("en", "cy", "pl", "ar", "ur")


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
    """Each has its type, is compressed, and the policy forbids what is not ours."""
    answer = await client.get(path)
    assert (answer.status, answer.content_type) == (200, content_type)
    assert answer.charset == "utf-8"
    assert answer.headers["Content-Encoding"] in {"deflate", "gzip"}
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    text = await answer.text()
    assert part in text
    assert "innerHTML" not in text


async def test_what_a_browser_has_is_not_sent_again(client: Client) -> None:
    """It asks whether there is a newer one, and is told in a few bytes that there is none."""
    first = await client.get("/webchat/widget.js")
    again = await client.get("/webchat/widget.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")
    other = await client.get("/webchat/widget.js", headers={"If-None-Match": '"older"'})
    assert other.status == 200


@pytest.mark.parametrize(("languages", "most"), [(("en",), 7_000), (ALL, 10_500)])
def test_the_widget_is_a_few_kilobytes(languages: tuple[str, ...], most: int) -> None:
    """Program, style and every sentence, as they go over the line to an old telephone."""
    style = (FOLDER / "widget.css").read_bytes()
    size = len(gzip.compress(widget(says(*languages)).encode())) + len(gzip.compress(style))
    assert size <= most


def test_the_widget_runs_on_a_telephone_that_is_years_old() -> None:
    """Nothing of the language that came after 2017, nor what Safari learned in 2022."""
    program = (FOLDER / "widget.js").read_text()
    newer = re.compile(
        r"\?\.\w|\?\?|catch \{|\brequestSubmit|\bstructuredClone|\.at\(|\.\.\.\w+ \}"
    )
    assert newer.findall(re.sub(r"//.*", "", program)) == []


def test_the_page_speaks_the_usual_language_in_its_direction() -> None:
    """A centre that speaks Urdu first has a page from right to left."""
    urdu = page(says("ur", "en"))
    assert '<html lang="ur" dir="rtl">' in urdu
    assert "ہم سے بات کریں" in urdu
    assert '<html lang="en" dir="ltr">' in page(says("en"))


def test_only_the_landlords_sites_may_show_our_page_in_theirs() -> None:
    """The policy names them; without any, only we ourselves."""
    assert f"frame-ancestors 'self' {LANDLORD}" in content_policy((LANDLORD,))
    assert content_policy(()).endswith("frame-ancestors 'self'")
