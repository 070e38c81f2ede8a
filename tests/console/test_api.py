"""What agents and supervisors do, over HTTP."""

import pytest

from core.ids import AgentId
from core.words import Delivery, Outcome, Status
from tests.console.conftest import Browser, OpenBrowser
from tests.console.house import House

LATER = "2030-01-02T09:00:00+00:00"


async def code(browser: Browser, path: str, body: object = None) -> tuple[int, str]:
    status, answer = await browser.post(path, body)
    return status, answer["error"]["code"]


async def active(house: House, browser: Browser, agent: str = "amina") -> str:
    """A conversation that this agent has accepted; returns its path."""
    conversation = house.text("rita", "the boiler is off")
    offer = house.offer(conversation, agent)
    status, _ = await browser.post(f"/api/offers/{offer}/accept")
    assert status == 200
    return f"/api/conversations/{conversation}"


async def test_an_accepted_text_is_the_agents(browser: OpenBrowser, house: House) -> None:
    """Accepting makes the conversation active with the one who accepted."""
    amina = await browser("amina")
    conversation = house.text("rita", "the boiler is off")
    offer = house.offer(conversation, "amina")
    status, me = await amina.get("/api/me")
    assert me["conversations"][0]["offer"] | {"offered_at": "", "expires_at": ""} == {
        "id": offer,
        "agent": "amina",
        "offered_at": "",
        "expires_at": "",
        "accepted": False,
    }
    assert me["conversations"][0]["agent"] is None
    status, answer = await amina.post(f"/api/offers/{offer}/accept")
    assert (status, answer["conversation"]["state"]) == (200, "active")
    assert answer["conversation"]["agent"] == "amina"
    assert answer["conversation"]["offer"] is None
    assert answer["conversation"]["reasons"] == [{"label": "routine", "words": "the boiler is off"}]


async def test_an_offer_that_is_over_is_said_to_be(browser: OpenBrowser, house: House) -> None:
    """Accepting or declining too late is a conflict with its own code, and changes nothing."""
    amina = await browser("amina")
    conversation = house.text("rita", "the boiler is off")
    offer = house.offer(conversation, "amina")
    house.expire(conversation)
    assert await code(amina, f"/api/offers/{offer}/accept") == (409, "offer_gone")
    assert await code(amina, f"/api/offers/{offer}/decline") == (409, "offer_gone")
    again = house.offer(conversation, "amina")
    assert (await amina.post(f"/api/offers/{again}/decline"))[0] == 200


async def test_an_agent_takes_what_waits_in_their_queues(
    browser: OpenBrowser, house: House
) -> None:
    """They see what waits there, take it out of turn, and the second who tries is told."""
    amina, ben = await browser("amina"), await browser("ben")
    conversation = house.text("rita", "the boiler is off")
    _, answer = await amina.get("/api/conversations?state=waiting")
    assert [each["id"] for each in answer["conversations"]] == [conversation]
    path = f"/api/conversations/{conversation}/take"
    status, answer = await amina.post(path)
    assert (status, answer["conversation"]["agent"]) == (200, "amina")
    assert await code(ben, path) == (404, "not_found")
    sue = await browser("sue")
    assert await code(sue, path) == (409, "not_waiting")


async def test_a_reply_is_queued_once_however_often_it_is_asked(
    browser: OpenBrowser, house: House
) -> None:
    """A browser that lost the answer asks again with the same key, and one text is sent."""
    amina = await browser("amina")
    path = await active(house, amina)
    key = {"Idempotency-Key": "c1"}
    body = {"text": "An engineer is on the way"}
    first = await amina.ask("POST", f"{path}/messages", body, key)
    assert first == await amina.ask("POST", f"{path}/messages", body, key)
    status, answer = first
    assert (status, answer["message"]["status"]) == (202, "queued")
    assert answer["message"]["id"] == answer["entry"]["id"]
    status, page = await amina.get(path)
    texts = [(line["from"], line["text"]) for line in page["conversation"]["timeline"]]
    assert texts == [("resident", "the boiler is off"), ("agent", "An engineer is on the way")]
    other = await amina.post(f"{path}/messages", body)
    assert other[1]["message"]["id"] != answer["message"]["id"]
    status, noted = await amina.ask("POST", f"{path}/notes", {"text": "rang twice"}, key)
    assert (status, noted["entry"]["kind"]) == (201, "note")


async def test_a_closed_window_says_what_to_do_instead(browser: OpenBrowser, house: House) -> None:
    """A channel that takes no reply now is a conflict that names another way."""
    amina = await browser("amina")
    path = await active(house, amina)
    status, answer = await amina.post(f"{path}/messages", {"text": "Hi", "channel": "whatsapp"})
    assert (status, answer["error"]["code"]) == (409, "window_closed")
    assert "sms" in answer["error"]["message"]


async def test_a_failed_send_is_seen_with_its_reason(browser: OpenBrowser, house: House) -> None:
    """The timeline shows how far each message has come and why it failed."""
    amina = await browser("amina")
    path = await active(house, amina)
    _, answer = await amina.post(f"{path}/messages", {"text": "Hello"})
    house.delivered("cnv_rita", answer["message"]["id"], Delivery.FAILED, "landline")
    _, page = await amina.get(path)
    assert [(line["status"], line["error"]) for line in page["conversation"]["timeline"]] == [
        (None, ""),
        ("failed", "landline"),
    ]


async def test_a_note_stays_inside(browser: OpenBrowser, house: House) -> None:
    """A note is kept in the timeline under the agent's name."""
    amina = await browser("amina")
    path = await active(house, amina)
    status, answer = await amina.post(f"{path}/notes", {"text": "  has a newborn "})
    assert (status, answer["entry"]["kind"], answer["entry"]["text"]) == (
        201,
        "note",
        "has a newborn",
    )
    assert answer["entry"]["name"] == "Amina"
    assert answer["entry"]["status"] is None


async def test_a_transfer_names_one_target(browser: OpenBrowser, house: House) -> None:
    """To a queue or to an agent; both, neither, or a queue that is not there is told so."""
    amina = await browser("amina")
    path = await active(house, amina)
    assert await code(amina, f"{path}/transfer", {}) == (422, "invalid")
    both = {"queue": "rents", "agent": "ben"}
    assert await code(amina, f"{path}/transfer", both) == (422, "invalid")
    assert await code(amina, f"{path}/transfer", {"queue": "moon"}) == (422, "invalid")
    status, answer = await amina.post(f"{path}/transfer", {"queue": "rents", "note": "arrears"})
    assert (status, answer["conversation"]["queue"]) == (200, "rents")
    assert answer["conversation"]["state"] == "waiting"


async def test_a_promise_has_three_parts(browser: OpenBrowser, house: House) -> None:
    """To park, say what was done, what comes next and by when; each that is missing is named."""
    amina = await browser("amina")
    path = await active(house, amina)
    status, answer = await amina.post(f"{path}/park", {"done": "booked", "next": " "})
    assert (status, answer["error"]["code"]) == (422, "invalid")
    assert "next:" in answer["error"]["message"]
    assert "by: Field required" in answer["error"]["message"]
    unzoned = {"done": "booked", "next": "visit", "by": "2030-01-02T09:00:00"}
    assert await code(amina, f"{path}/park", unzoned) == (422, "invalid")
    promise = {"done": "booked", "next": "visit", "by": LATER}
    status, answer = await amina.post(f"{path}/park", promise)
    kept = {"done": "booked", "next": "visit", "by": "2030-01-02T09:00:00.000+00:00"}
    assert (status, answer["promise"]) == (200, kept)
    assert answer["conversation"]["state"] == "parked"
    # Parked by oneself can still be read.
    assert (await amina.get(path))[0] == 200


async def test_nothing_closes_while_the_resident_waits(browser: OpenBrowser, house: House) -> None:
    """The resident spoke last: not resolved, unless the outcome says why no answer is due."""
    amina = await browser("amina")
    path = await active(house, amina)
    resolved = {"outcome": "resolved", "done": "fixed"}
    assert await code(amina, f"{path}/close", resolved) == (409, "resident_waiting")
    spam = {"outcome": "spam", "done": "advert"}
    status, answer = await amina.post(f"{path}/close", spam)
    assert (status, answer["conversation"]["state"]) == (200, "closed")


async def test_urgency_callback_and_hanging_up(browser: OpenBrowser, house: House) -> None:
    """The rest of the desk answers with the conversation, or with the reason why not."""
    amina = await browser("amina")
    path = await active(house, amina)
    body = {"urgency": "emergency", "reason": "smells gas"}
    _, answer = await amina.post(f"{path}/urgency", body)
    assert answer["conversation"]["urgency"] == "emergency"
    assert (await amina.post(f"{path}/callback"))[0] == 200
    assert await code(amina, f"{path}/hangup") == (409, "no_call")
    _, answer = await amina.post(f"{path}/callback", {"at": LATER, "number": "+447700900123"})
    assert answer["conversation"]["promise"]["next"] == "We ring +447700900123"


async def test_presence_is_what_was_chosen(browser: OpenBrowser, house: House) -> None:
    """An agent chooses a status with a reason, and a supervisor may choose it for them."""
    amina, sue = await browser("amina"), await browser("sue")
    body = {"status": "available"}
    _, answer = await amina.ask("PUT", "/api/me/presence", body)
    assert answer["agent"]["presence"]["status"] == "available"
    assert answer["agent"]["presence"]["fresh"] is False
    _, answer = await sue.post("/api/supervisor/presence", {"agent": "amina", "status": "away"})
    assert answer["agent"]["presence"]["reason"] == "set by Sue"
    assert house.people["amina"].status is Status.AWAY
    nobody = {"agent": "nobody", "status": "away"}
    assert await code(sue, "/api/supervisor/presence", nobody) == (404, "not_found")


async def test_an_agent_sees_only_their_own(browser: OpenBrowser, house: House) -> None:
    """What another agent holds is not there, to read or to write on, and looks like nothing."""
    amina, ben = await browser("amina"), await browser("ben")
    path = await active(house, amina)
    assert (await ben.get("/api/conversations"))[1]["conversations"] == []
    hidden = await ben.get(path)
    assert hidden == await ben.get("/api/conversations/cnv_unknown")
    assert hidden[0] == 404
    for act, body in {"notes": {"text": "x"}, "messages": {"text": "x"}, "hangup": None}.items():
        assert await code(ben, f"{path}/{act}", body) == (404, "not_found")
    assert len(house.lines["cnv_rita"]) == 1


async def test_lists_are_filtered_and_paged(browser: OpenBrowser, house: House) -> None:
    """A supervisor pages through everything by state and queue, the newest first."""
    sue = await browser("sue")
    for number in range(5):
        house.text(f"r{number}", "hello")
    house.offer("cnv_r4", "amina")
    seen: list[str] = []
    path = "/api/conversations?state=waiting&queue=repairs&limit=3"
    status, page = await sue.get(path)
    seen += [each["id"] for each in page["conversations"]]
    status, page = await sue.get(f"{path}&before={page['before']}")
    seen += [each["id"] for each in page["conversations"]]
    assert (status, page["before"]) == (200, None)
    assert seen == ["cnv_r3", "cnv_r2", "cnv_r1", "cnv_r0"]
    amina = await browser("amina")
    _, page = await amina.get("/api/conversations?state=offered")
    assert [each["id"] for each in page["conversations"]] == ["cnv_r4"]
    _, page = await amina.get("/api/conversations?state=active")
    assert page["conversations"] == []


async def test_what_an_agent_has_closed_is_theirs_to_look_up(
    browser: OpenBrowser, house: House
) -> None:
    """The archive shows an agent what they closed, and a supervisor what anybody did."""
    amina, sue = await browser("amina"), await browser("sue")
    for name, who in {"rita": AgentId("amina"), "ray": AgentId("ben")}.items():
        taken = await house.accept(who, house.offer(house.text(name, "an advert"), who))
        await house.close(who, taken.id, Outcome.SPAM, "advert")

    async def listed(viewer: Browser, query: str) -> tuple[list[str], str]:
        status, page = await viewer.get(f"/api/conversations?state=closed{query}")
        assert status == 200
        return [each["id"] for each in page["conversations"]], page["before"]

    assert (await listed(amina, ""))[0] == ["cnv_rita"]
    newest, before = await listed(sue, "&queue=repairs&limit=1")
    assert newest == ["cnv_ray"]
    assert (await listed(sue, f"&limit=5&before={before}"))[0] == ["cnv_rita"]
    assert (await listed(sue, "&queue=rents"))[0] == []


@pytest.mark.parametrize("query", ["state=lost", "limit=0", "limit=many", "before=yesterday"])
async def test_a_wrong_query_is_explained(browser: OpenBrowser, query: str) -> None:
    """A filter that means nothing is an error with an example, never silently everything."""
    sue = await browser("sue")
    status, answer = await sue.get(f"/api/conversations?{query}")
    assert (status, answer["error"]["code"]) == (422, "invalid")


async def test_the_wallboard_shows_who_has_waited_longest(
    browser: OpenBrowser, house: House
) -> None:
    """A supervisor sees queues, people and every open conversation at one moment."""
    sue = await browser("sue")
    house.text("first", "hello")
    house.text("second", "hello")
    status, page = await sue.get("/api/supervisor/wallboard")
    assert status == 200
    assert [each["id"] for each in page["conversations"]] == ["cnv_first", "cnv_second"]
    assert [agent["id"] for agent in page["agents"]] == ["amina", "ben", "sue"]
    waiting = page["queues"][0]["waiting"]
    assert waiting["routine"] == {"voice": 0, "callback": 0, "chat": 0, "message": 2}
    assert set(waiting) == {"emergency", "urgent", "routine"}
    assert (await sue.get("/api/queues"))[1]["queues"] == page["queues"]


async def test_a_supervisor_moves_and_assigns(browser: OpenBrowser, house: House) -> None:
    """A supervisor may move what anybody holds, and put it to one agent."""
    amina, sue = await browser("amina"), await browser("sue")
    await active(house, amina)
    move = {"conversation": "cnv_rita", "queue": "rents"}
    _, answer = await sue.post("/api/supervisor/move", move)
    assert (answer["conversation"]["queue"], answer["conversation"]["agent"]) == ("rents", None)
    assign = {"conversation": "cnv_rita", "agent": "ben"}
    _, answer = await sue.post("/api/supervisor/assign", assign)
    assert answer["conversation"]["offer"]["agent"] == "ben"


async def test_decisions_are_told_in_words(browser: OpenBrowser, house: House) -> None:
    """A supervisor reads why it is urgent, who was asked and who was passed over, in order."""
    amina, sue = await browser("amina"), await browser("sue")
    house.text("other", "unrelated")
    await active(house, amina)
    status, page = await sue.get("/api/supervisor/decisions/cnv_rita")
    assert status == 200
    assert [(each["event"], each["text"]) for each in page["decisions"]] == [
        (
            "contact.received",
            "Opened: routine in queue repairs, as message because of routine: “the boiler is off”.",
        ),
        (
            "conversation.offered",
            "Offered to amina: the present agent with the most room. Passed over: ben (no room).",
        ),
        ("offer.accepted", "Accepted by amina."),
    ]


async def test_the_phone_is_told_to_the_browser(browser: OpenBrowser) -> None:
    """A centre without a telephone says so."""
    amina = await browser("amina")
    assert await amina.get("/api/phone") == (200, {"kind": "none", "telephone": ""})
