"""Sending through Meta over a real connection, and every way in which it fails."""

import asyncio
import json
import socket
import traceback
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from channels import errors
from channels.adapter import ApprovedText, Outbound, Sender, Sent
from channels.errors import SendError
from channels.meta.graph import Graph
from channels.meta.send import CloudSender, PageSender
from core.words import Channel, Delivery
from tests.channels.rest_api import Json, RestApi, Trouble, rest_api

ANN = "2345678901"
OUTBOUND = Outbound("msg_1", "cnv_1", ANN, "1077", "We are on our way", "https://unused.example")
WHATSAPP = replace(OUTBOUND, to="+447700900123", sender="106540352242922")
NOW_MS = 1_800_000_000_000


@pytest.fixture
async def api() -> AsyncIterator[RestApi]:
    """The Graph API."""
    async with rest_api() as running:
        yield running


def messenger(api: RestApi, timeout_s: float = 10) -> PageSender:
    """Return the sender of Messenger."""
    return PageSender(Graph("token", api.url, timeout_s), Channel.MESSENGER)


def cloud(api: RestApi, timeout_s: float = 10) -> CloudSender:
    """Return the sender of WhatsApp."""
    return CloudSender(Graph("token", api.url, timeout_s))


async def sent(sender: Sender, outbound: Outbound) -> Sent:
    """Send in a thread, as a job does."""
    return await asyncio.to_thread(sender.send, outbound)


async def failure(sender: Sender, outbound: Outbound = OUTBOUND) -> SendError:
    """Return the send error that it ends with."""
    with pytest.raises(SendError) as caught:
        await sent(sender, outbound)
    return caught.value


def body(api: RestApi) -> Json:
    """Return the JSON of the one request that came."""
    [asked] = api.asked
    found: Json = json.loads(asked.body)
    return found


def error(code: int, subcode: int = 0) -> Json:
    """Return an error as the Graph API has it."""
    told = {"message": f"(#{code}) of {ANN}", "type": "OAuthException", "code": code}
    return {"error": {**told, "error_subcode": subcode, "fbtrace_id": "A1"}}


async def test_a_message_of_messenger_carries_our_mark(api: RestApi) -> None:
    """It goes once, signed in by a header, and comes back in the echo as ours."""
    api.answer(200, {"recipient_id": ANN, "message_id": "m_1"})
    assert await sent(messenger(api), OUTBOUND) == Sent("m_1", Delivery.SENT)
    [asked] = api.asked
    assert (asked.method, asked.path) == ("POST", "/v23.0/1077/messages")
    assert asked.authorization == "Bearer token"
    assert body(api) == {
        "recipient": {"id": ANN},
        "messaging_type": "RESPONSE",
        "message": {"text": "We are on our way", "metadata": "cnv_1|msg_1"},
    }


async def test_a_person_may_answer_for_seven_days(api: RestApi) -> None:
    """Meta is told that a person wrote it."""
    api.answer(200, {"recipient_id": ANN, "message_id": "m_1"})
    await sent(messenger(api), replace(OUTBOUND, human=True))
    told = body(api)
    assert (told["messaging_type"], told["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")


async def test_a_comment_is_answered_in_public_and_in_private(api: RestApi) -> None:
    """In private by the id of the comment; in public under it."""
    for taken in ({"id": "9001_1"}, {"message_id": "m_1"}, {"id": "17_1"}):
        api.answer(200, taken)
    await sent(messenger(api), replace(OUTBOUND, to="public:1077555_9001"))
    await sent(messenger(api), replace(OUTBOUND, to="comment:1077555_9001"))
    instagram = PageSender(Graph("token", api.url), Channel.INSTAGRAM)
    await sent(instagram, replace(OUTBOUND, to="public:17865"))
    paths = [asked.path for asked in api.asked]
    assert paths == ["/v23.0/1077555_9001/comments", "/v23.0/1077/messages", "/v23.0/17865/replies"]
    assert json.loads(api.asked[0].body) == {"message": "We are on our way"}
    assert json.loads(api.asked[1].body)["recipient"] == {"comment_id": "1077555_9001"}


@pytest.mark.parametrize(
    ("to", "where"),
    [("+447700900123", {"to": "447700900123"}), ("GB.ABC123", {"recipient": "GB.ABC123"})],
)
async def test_a_message_of_whatsapp_carries_our_mark(
    api: RestApi, to: str, where: dict[str, str]
) -> None:
    """Its statuses bring the mark back, so that they find their message."""
    api.answer(200, {"messaging_product": "whatsapp", "messages": [{"id": "wamid.1"}]})
    assert await sent(cloud(api), replace(WHATSAPP, to=to)) == Sent("wamid.1", Delivery.SENT)
    assert api.asked[0].path == "/v23.0/106540352242922/messages"
    assert body(api) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **where,
        "type": "text",
        "text": {"body": "We are on our way", "preview_url": False},
        "biz_opaque_callback_data": "cnv_1|msg_1",
    }


async def test_an_approved_text_goes_by_its_name_with_its_variables(api: RestApi) -> None:
    """Meta fills it in, in the language that it was approved in."""
    template = ApprovedText("news", "en", ("Small Homes", "on Monday"))
    api.answer(200, {"messages": [{"id": "wamid.1"}]})
    await sent(cloud(api), replace(WHATSAPP, template=template))
    told = body(api)
    values = [{"type": "text", "text": "Small Homes"}, {"type": "text", "text": "on Monday"}]
    assert told["type"] == "template"
    assert told["template"] == {
        "name": "news",
        "language": {"code": "en"},
        "components": [{"type": "body", "parameters": values}],
    }


@pytest.mark.parametrize(
    ("status", "code", "subcode", "expected"),
    [
        (400, 613, 0, errors.ThrottledError),
        (400, 131056, 0, errors.ThrottledError),
        (429, 0, 0, errors.ThrottledError),
        (400, 10, 2018278, errors.WindowClosedError),
        (400, 131047, 0, errors.WindowClosedError),
        (400, 10, 0, errors.NotAuthorisedError),
        (401, 190, 460, errors.NotAuthorisedError),
        (400, 551, 1545041, errors.BlockedError),
        (400, 131026, 0, errors.BlockedError),
        (400, 131050, 0, errors.OptedOutError),
        (400, 100, 2018001, errors.RefusedError),
        (500, 2, 0, errors.UnknownOutcomeError),
        (400, 1, 0, errors.UnknownOutcomeError),
        (503, 0, 0, errors.UnknownOutcomeError),
        (408, 0, 0, errors.UnknownOutcomeError),
    ],
)
async def test_each_answer_becomes_the_error_that_the_outbox_acts_on(
    api: RestApi, status: int, code: int, subcode: int, expected: type[SendError]
) -> None:
    """Again, look first, or tell the agent: the class says which, and it was sent once."""
    api.answer(status, error(code, subcode))
    failed = await failure(messenger(api))
    assert type(failed) is expected
    assert str(code) in failed.message
    assert len(api.asked) == 1


@pytest.mark.parametrize("trouble", list(Trouble))
async def test_a_line_that_breaks_after_the_request_leaves_it_unknown(
    api: RestApi, trouble: Trouble
) -> None:
    """It is never sent twice blindly."""
    api.answers.append(trouble)
    assert type(await failure(cloud(api, timeout_s=0.3), WHATSAPP)) is errors.UnknownOutcomeError
    assert len(api.asked) == 1


@pytest.mark.parametrize("answer", ["<html>gateway</html>", "[]", "{}", '{"messages": [5]}'])
async def test_an_answer_that_is_not_metas_leaves_it_unknown(api: RestApi, answer: str) -> None:
    """A proxy's page with status 200 proves nothing."""
    api.answer(200, answer)
    assert type(await failure(cloud(api), WHATSAPP)) is errors.UnknownOutcomeError


async def test_without_a_connection_nothing_was_sent() -> None:
    """A port on which nobody listens: safe to send again."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        graph = Graph("token", f"http://127.0.0.1:{reserved.getsockname()[1]}")
        failed = await failure(PageSender(graph, Channel.INSTAGRAM))
    assert type(failed) is errors.UnreachableError
    assert failed.retryable


async def test_no_error_tells_who_or_the_token(api: RestApi) -> None:
    """Neither the sentence, nor the traceback that a job leaves."""
    api.answer(400, error(100))
    api.answers.append(Trouble.RESET)
    for _ in range(2):
        told = "".join(traceback.format_exception(await failure(messenger(api))))
        assert ANN not in told
        assert "token" not in told.replace("access token", "")
    assert "token" not in repr(messenger(api))


def listed(mid: str, text: str, at: str, by: str = "1077") -> Json:
    """Return a message as a conversation of the Graph API lists it."""
    return {"id": mid, "message": text, "created_time": at, "from": {"id": by}}


async def test_a_message_of_unknown_outcome_is_found_by_its_words_and_time(api: RestApi) -> None:
    """What Meta took is not sent again; older words, other words and theirs are not it."""
    later, earlier = "2027-01-15T08:00:10+0000", "2027-01-15T07:00:00+0000"
    words = OUTBOUND.text
    messages = [listed("m_1", "Other", later), listed("m_2", words, earlier)]
    messages += [listed("m_3", words, later, ANN), listed("m_4", words, "soon")]
    messages += [listed("m_5", words, later), listed("m_6", words, later)]
    for _ in range(3):
        api.answer(200, {"data": [{"messages": {"data": messages}}]})
    sender = messenger(api)
    assert await asyncio.to_thread(sender.find_sent, OUTBOUND, NOW_MS) == Sent("m_5", Delivery.SENT)
    other = await asyncio.to_thread(sender.find_sent, OUTBOUND, NOW_MS, {"m_5"})
    assert other == Sent("m_6", Delivery.SENT)
    assert await asyncio.to_thread(sender.find_sent, OUTBOUND, NOW_MS + 60_000) is None
    assert api.asked[0].fields["user_id"] == [ANN]


@pytest.mark.parametrize("answer", [{}, {"data": []}, {"data": 5}, {"data": [{"messages": 5}]}])
async def test_an_empty_list_says_that_nobody_has_it(api: RestApi, answer: Json) -> None:
    """Then it is sent."""
    api.answer(200, answer)
    assert await asyncio.to_thread(messenger(api).find_sent, OUTBOUND, NOW_MS) is None


async def test_when_it_cannot_be_looked_up_it_is_still_unknown(api: RestApi) -> None:
    """A refusal to tell, WhatsApp which never tells, and comments: no leave to send again."""
    api.answer(400, error(190))
    comment = replace(OUTBOUND, to="comment:1")
    asked: list[tuple[Sender, Outbound]] = [(messenger(api), OUTBOUND), (messenger(api), comment)]
    asked.append((cloud(api), WHATSAPP))
    for sender, outbound in asked:
        with pytest.raises(errors.UnknownOutcomeError):
            await asyncio.to_thread(sender.find_sent, outbound, NOW_MS)
    assert len(api.asked) == 1
