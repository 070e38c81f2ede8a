"""What the world posts to us: what is signed is kept once, whatever is in it; nothing else is."""

import asyncio
import hashlib
import json
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from tests.console.screen import Message
from tests.journeys.member import Member
from tests.journeys.provider import EMPTY, PUBLIC_URL, TOKEN, Form, Provider, sign

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/twilio/messages"
RESIDENT = "+447700900333"
EMOJI = 1600


async def lines(zoe: Member) -> list[Message]:
    """Return everything that residents wrote in what is open, as a supervisor reads it."""
    found = await zoe.get("/api/conversations")
    timelines = [await zoe.timeline(each["id"]) for each in found["conversations"]]
    return [line for timeline in timelines for line in timeline if line["from"] == "resident"]


async def test_what_twilio_did_not_sign_is_refused_and_not_kept(
    twilio: Provider, zoe: Member
) -> None:
    """No signature, somebody else's token, another body, another address: 403, in words."""
    text = twilio.text(RESIDENT, "forged")
    body = urlencode(text).encode()
    others = RequestValidator("f" * 32).compute_signature(PUBLIC_URL + PATH, text)
    elsewhere = RequestValidator(TOKEN).compute_signature(f"https://else.example{PATH}", text)
    earlier = sign(PATH, {**text, "Body": "something else"})
    for signature in (None, "", "nonsense", others, elsewhere, earlier):
        status, said = await twilio.post_body(PATH, body, signature)
        assert status == 403, signature
        assert said.startswith("X-Twilio-Signature is missing or wrong.")
    assert await lines(zoe) == []


async def test_what_can_never_be_used_is_told_so_and_not_kept(
    twilio: Provider, zoe: Member
) -> None:
    """No form: 400. No id: 400. Two megabytes: 413. Nobody need send these again."""
    document = json.dumps({"Body": "not a form"}).encode()
    path = f"{PATH}?bodySHA256={hashlib.sha256(document).hexdigest()}"
    posted = await twilio.post_body(path, document, sign(path, {}), "application/json")
    assert posted == (400, "This webhook takes a form (application/x-www-form-urlencoded).")
    nameless = {"From": RESIDENT, "Body": "without an id"}
    assert (await twilio.post(PATH, nameless))[0] == 400
    assert (await twilio.post(PATH, twilio.text(RESIDENT, "x" * 2 * 1024 * 1024)))[0] == 413
    assert await lines(zoe) == []


@pytest.mark.parametrize(
    ("sender", "words"),
    [(RESIDENT, ""), (RESIDENT, "😱" * EMOJI), ("HMRC", "Click here"), ("", "Who am I?")],
    ids=["no words", "only emoji", "a sender in letters", "no sender"],
)
async def test_whatever_is_signed_reaches_a_person_whole(
    twilio: Provider, zoe: Member, sender: str, words: str
) -> None:
    """Odd senders and odd words are residents too: kept as they came, in one conversation."""
    text = {**twilio.text(sender, words)}
    assert await twilio.post(PATH, text) == (200, EMPTY)
    assert [line["text"] for line in await lines(zoe)] == [words]
    [conversation] = (await zoe.get("/api/conversations"))["conversations"]
    assert conversation["state"] == "waiting"


async def test_a_text_that_comes_again_and_again_is_received_once(
    twilio: Provider, zoe: Member
) -> None:
    """The provider repeats what it is unsure of, even all at once; every repeat gets a 200."""
    text = twilio.text(RESIDENT, "Hello?")

    async def post(fields: Form) -> tuple[int, str]:
        return await twilio.post(PATH, fields)

    answers = await asyncio.gather(*(post(text) for _ in range(10)))
    answers.append(await post({**text, "ANewField": "that nobody announced"}))
    assert answers == [(200, EMPTY)] * 11
    assert [line["text"] for line in await lines(zoe)] == ["Hello?"]


async def test_two_texts_at_the_same_moment_are_one_conversation(
    twilio: Provider, zoe: Member
) -> None:
    """One resident has one conversation, however fast they write."""
    texts = [twilio.text(RESIDENT, f"part {part}") for part in range(8)]
    answers = await asyncio.gather(*(twilio.post(PATH, text) for text in texts))
    assert answers == [(200, EMPTY)] * 8
    assert len((await zoe.get("/api/conversations"))["conversations"]) == 1
    assert len(await lines(zoe)) == 8


async def test_an_answer_shows_no_inside(twilio: Provider) -> None:
    """Unknown addresses and methods get a sentence, never a traceback."""
    for method, path in [("GET", PATH), ("POST", "/twilio/nothing"), ("DELETE", "/api/queues")]:
        async with twilio.http.request(method, f"{twilio.heard}{path}") as answer:
            said = await answer.text()
            assert answer.status in {401, 404, 405}, said
            assert "Traceback" not in said
            assert len(said) < 300
