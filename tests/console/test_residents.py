"""Who a resident is, over HTTP."""

import pytest

from tests.console.conftest import OpenBrowser
from tests.console.house import House

LINK = "/api/conversations/cnv_rita/link"
UNLINK = "/api/conversations/cnv_rita/unlink"


@pytest.fixture
def held(house: House) -> str:
    """Rita's conversation, with Amina."""
    house.text("rita", "it is me")
    house.text("rob", "and me")
    house.fields["cnv_rita"] |= {"state": "active", "agent": "amina"}
    return "cnv_rita"


async def test_an_agent_looks_for_people_by_name(browser: OpenBrowser, held: str) -> None:
    """What is needed to tell two of one name apart, and nothing that was said."""
    status, answer = await (await browser("amina")).get("/api/residents?q=RITA")
    assert (status, held) == (200, "cnv_rita")
    assert answer["residents"] == [
        {
            "id": "res_rita",
            "name": "Rita",
            "reference": "T-1",
            "addresses": ["phone:+447700900123"],
            "listed": True,
            "has_open": True,
        }
    ]


@pytest.mark.parametrize("asked", ["", "?q=", "?q=x", f"?q={'x' * 101}"])
async def test_a_search_for_next_to_nothing_is_not_carried_out(
    browser: OpenBrowser, asked: str
) -> None:
    """It would be a list of everybody."""
    status, answer = await (await browser("amina")).get(f"/api/residents{asked}")
    assert (status, answer["error"]["code"]) == (422, "invalid")


async def test_two_are_linked_and_parted_by_who_holds_the_conversation(
    browser: OpenBrowser, held: str
) -> None:
    """The answer shows who it belongs to now; a colleague who does not hold it finds nothing."""
    amina, ben = await browser("amina"), await browser("ben")
    rob = {"resident": "res_rob"}
    status, answer = await ben.post(LINK, rob)
    assert (status, answer["error"]["code"]) == (404, "not_found")
    status, answer = await amina.post(LINK, rob)
    assert (status, answer["conversation"]["id"]) == (200, held)
    resident = answer["conversation"]["resident"]
    assert resident["id"] == "res_rob"
    assert [each["id"] for each in resident["linked"]] == ["res_rita"]
    status, answer = await amina.post(LINK, rob)
    assert (status, answer["error"]["code"]) == (409, "same_resident")
    status, answer = await ben.post(UNLINK, {"resident": "res_rita"})
    assert (status, answer["error"]["code"]) == (404, "not_found")
    status, answer = await amina.post(UNLINK, {"resident": "res_rita"})
    assert (status, answer["conversation"]["resident"]["linked"]) == (200, [])
    status, answer = await amina.post(LINK, {"resident": ""})
    assert (status, answer["error"]["code"]) == (422, "invalid")


async def test_of_those_behind_one_number_it_is_said_who_it_is(
    browser: OpenBrowser, held: str
) -> None:
    """Somebody who is known, or a name; not both and not neither."""
    amina, path = await browser("amina"), f"/api/conversations/{held}/person"
    for asked in ({}, {"resident": "res_rob", "name": "Rob"}, {"name": "  "}):
        status, answer = await amina.post(path, asked)
        assert (status, answer["error"]["code"]) == (422, "invalid")
    status, answer = await amina.post(path, {"name": "Mia"})
    resident = answer["conversation"]["resident"]
    assert (status, resident["name"]) == (200, "Mia")
    assert resident["people"] == [{"id": "res_rita", "name": "Rita"}]
    status, answer = await (await browser("ben")).post(path, {"name": "Mia"})
    assert (status, answer["error"]["code"]) == (404, "not_found")
