"""Meta in small: pages, accounts and numbers, who writes to them, and the Graph API.

Good for tests: it keeps Meta's rules on who may be written to and until when, and posts what
happens as signed webhooks, as Meta would. Not part of the demo's network.
"""

import asyncio
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import aiohttp
from aiohttp import web

from core.clock import Clock, iso
from core.ids import IdSource

PATH = "/meta/webhook"
VERSION = "/v23.0"
HOUR_MS = 3600 * 1000
FREE_MS, PERSON_MS = 24 * HOUR_MS, 7 * 24 * HOUR_MS
OBJECTS = {"messenger": "page", "instagram": "instagram", "whatsapp": "whatsapp_business_account"}

Json = dict[str, Any]


class GraphError(Exception):
    """Raised for what Meta refuses, with its status, code and subcode."""

    def __init__(self, status: int, code: int, subcode: int = 0) -> None:
        """Keep what is answered."""
        super().__init__(code)
        self.status, self.code, self.subcode = status, code, subcode


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that Meta took: its id, from which account, to whom, and how it was asked."""

    id: str
    account: str
    to: str
    text: str
    asked: Json
    at_ms: int


@dataclass(slots=True)
class Graph:
    """`accounts` are ours by id: messenger, instagram or whatsapp. `taken` is what we sent.

    `blocked` are people who want nothing of us. With `breaks` the next message is taken and the
    line breaks before the answer.
    """

    heard_url: str
    app_secret: str
    access_token: str
    accounts: Mapping[str, str]
    clock: Clock
    ids: IdSource
    taken: list[Taken] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    breaks: bool = False
    _wrote: dict[tuple[str, str], int] = field(default_factory=dict)
    _comments: dict[str, str] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        """Return the Graph API."""
        return [
            web.post(f"{VERSION}/{{account}}/messages", self._messages),
            web.post(f"{VERSION}/{{comment}}/{{edge:comments|replies}}", self._under),
            web.get(f"{VERSION}/{{account}}/conversations", self._conversations),
        ]

    # What residents do.

    async def writes(self, account: str, person: str, text: str) -> int:
        """Let somebody write in private; return the status of Heard's answer."""
        self._wrote[account, person] = self.clock.now_ms()
        mid = self.ids.new("mid")
        if self.accounts[account] == "whatsapp":
            message = {"from": person, "id": mid, "type": "text", "text": {"body": text}}
            message["timestamp"] = str(self.clock.now_ms() // 1000)
            return await self._value(account, {"messages": [message]})
        return await self._item(account, person, message={"mid": mid, "text": text})

    async def comments(self, account: str, person: str, text: str) -> int:
        """Let somebody write in public."""
        comment = self.ids.new("comment")
        self._comments[comment] = person
        door = self.accounts[account]
        value: Json = {"from": {"id": person}, "id": comment, "text": text}
        if door == "messenger":
            value = {"from": {"id": person}, "item": "comment", "verb": "add", "message": text}
            value |= {"comment_id": comment, "created_time": self.clock.now_ms() // 1000}
        change = {"field": "feed" if door == "messenger" else "comments", "value": value}
        return await self._post(door, {"id": account, "changes": [change]})

    async def reads(self, account: str, person: str) -> int:
        """Let somebody read all that was sent to them."""
        if self.accounts[account] == "whatsapp":
            mine = [each for each in self.taken if each.to == person]
            statuses = [self._status(each, "read") for each in mine]
            return await self._value(account, {"statuses": statuses})
        return await self._item(account, person, read={"watermark": self.clock.now_ms()})

    # The API.

    async def _messages(self, request: web.Request) -> web.Response:
        account, asked = request.match_info["account"], await request.json()
        try:
            self._may(request)
            taken = self._take(account, asked)
        except GraphError as error:
            return _refused(error)
        if self.breaks:
            self.breaks = False
            if request.transport:
                request.transport.abort()
        if self.accounts[account] == "whatsapp":
            return web.json_response({"messages": [{"id": taken.id}]})
        return web.json_response({"recipient_id": taken.to, "message_id": taken.id})

    async def _under(self, request: web.Request) -> web.Response:
        comment, asked = request.match_info["comment"], await request.json()
        try:
            self._may(request)
            self._must_exist(comment)
        except GraphError as error:
            return _refused(error)
        taken = self._keep("", f"under {comment}", str(asked["message"]), asked)
        return web.json_response({"id": taken.id})

    async def _conversations(self, request: web.Request) -> web.Response:
        account, person = request.match_info["account"], request.query.get("user_id", "")
        try:
            self._may(request)
        except GraphError as error:
            return _refused(error)
        mine = [each for each in self.taken if (each.account, each.to) == (account, person)]
        listed = [
            {
                "id": each.id,
                "message": each.text,
                "created_time": iso(each.at_ms),
                "from": {"id": account},
            }
            for each in reversed(mine)
        ]
        return web.json_response({"data": [{"messages": {"data": listed}}] if listed else []})

    def _take(self, account: str, asked: Json) -> Taken:
        if self.accounts.get(account) == "whatsapp":
            to, text = str(asked.get("to") or asked["recipient"]), _words(asked)
            free = asked["type"] == "text"
        else:
            recipient = asked["recipient"]
            to, text = str(recipient.get("id", "")), str(asked["message"]["text"])
            free = True
            if comment := str(recipient.get("comment_id", "")):
                return self._answer_once(account, comment, text, asked)
        if to in self.blocked:
            raise GraphError(400, 131026 if self.accounts[account] == "whatsapp" else 551)
        self._in_time(account, to, asked, free=free)
        return self._keep(account, to, text, asked)

    def _answer_once(self, account: str, comment: str, text: str, asked: Json) -> Taken:
        person = self._comments.get(comment)
        if person is None or any(each.asked == asked for each in self.taken):
            raise GraphError(400, 100)
        return self._keep(account, person, text, asked)

    def _in_time(self, account: str, person: str, asked: Json, *, free: bool) -> None:
        """Refuse free words to who did not write, or wrote too long ago."""
        if not free:
            return
        whatsapp = self.accounts.get(account) == "whatsapp"
        wrote_ms = self._wrote.get((account, person))
        if wrote_ms is None:
            raise GraphError(400, 131047) if whatsapp else GraphError(400, 100, 2018001)
        by_person = asked.get("tag") == "HUMAN_AGENT"
        if self.clock.now_ms() - wrote_ms >= (PERSON_MS if by_person else FREE_MS):
            raise GraphError(400, 131047) if whatsapp else GraphError(400, 10, 2018278)

    def _keep(self, account: str, to: str, text: str, asked: Json) -> Taken:
        taken = Taken(self.ids.new("out"), account, to, text, asked, self.clock.now_ms())
        self.taken.append(taken)
        return taken

    def _must_exist(self, comment: str) -> None:
        if comment not in self._comments:
            raise GraphError(400, 100)

    def _may(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bearer {self.access_token}":
            raise GraphError(401, 190)

    # Webhooks.

    def _status(self, taken: Taken, status: str) -> Json:
        mark = str(taken.asked.get("biz_opaque_callback_data", ""))
        return {"id": taken.id, "status": status, "biz_opaque_callback_data": mark}

    async def _item(self, account: str, person: str, **what: object) -> int:
        who = {"sender": {"id": person}, "recipient": {"id": account}}
        item = {**who, "timestamp": self.clock.now_ms(), **what}
        return await self._post(self.accounts[account], {"id": account, "messaging": [item]})

    async def _value(self, account: str, what: Json) -> int:
        value = {"metadata": {"phone_number_id": account}, **what}
        change = {"field": "messages", "value": value}
        return await self._post("whatsapp", {"id": "1", "changes": [change]})

    async def _post(self, door: str, entry: Json) -> int:
        body = json.dumps({"object": OBJECTS[door], "entry": [entry]}).encode()
        digest = hmac.new(self.app_secret.encode(), body, sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={digest}"}
        timeout = aiohttp.ClientTimeout(total=20)
        async with (
            asyncio.timeout(20),
            aiohttp.ClientSession(timeout=timeout) as http,
            http.post(self.heard_url + PATH, data=body, headers=headers) as answered,
        ):
            return answered.status


def _words(asked: Json) -> str:
    """Return the text, or the variables of a template."""
    if asked["type"] == "text":
        return str(asked["text"]["body"])
    parameters = asked["template"]["components"][0]["parameters"]
    return " ".join(str(each["text"]) for each in parameters)


def _refused(error: GraphError) -> web.Response:
    told = {"message": f"(#{error.code})", "type": "OAuthException", "code": error.code}
    answer = {"error": {**told, "error_subcode": error.subcode, "fbtrace_id": "A1"}}
    return web.json_response(answer, status=error.status)
