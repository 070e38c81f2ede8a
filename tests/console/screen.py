"""What a console makes of the stream: the smallest reducer that could be right.

The browser's store does the same; both must end where a fresh snapshot begins.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import ClientWebSocketResponse, WSMsgType

Message = dict[str, Any]

PATIENCE_S = 20  # never waited for on a machine that is not choking


class Screen:
    """The state of one console, as the messages have made it."""

    def __init__(self) -> None:
        """Begin empty."""
        self.seq = 0
        self.settled = 0  # as new as this in everything, the queues too
        self.me: Message = {"id": "", "role": ""}
        self.conversations: dict[str, Message] = {}
        self.agents: dict[str, Message] = {}
        self.queues: list[Message] = []
        self.lines: dict[str, dict[str, Message]] = {}
        self.seen: list[Message] = []

    def state(self) -> Message:
        """Return what a snapshot holds."""
        return {
            "me": self.me,
            "conversations": self.conversations,
            "agents": self.agents,
            "queues": self.queues,
        }

    def apply(self, message: Message) -> None:
        """Take one message in."""
        self.seen.append(message)
        self.seq = max(self.seq, message.get("seq", 0))
        if message["type"] in {"snapshot", "queues"}:
            self.settled = max(self.settled, message["seq"])
        if handle := getattr(self, f"_{message['type']}", None):
            handle(message)

    def kinds(self) -> list[str]:
        """Return the types of the messages so far, queues left out."""
        return [each["type"] for each in self.seen if each["type"] != "queues"]

    def _snapshot(self, message: Message) -> None:
        self.me = message["me"]
        self.conversations = {each["id"]: each for each in message["conversations"]}
        self.agents = {each["id"]: each for each in message["agents"]}
        self.queues = message["queues"]

    def _conversation(self, message: Message) -> None:
        shown = message["conversation"]
        mine = self.me["id"] in (shown["agent"], (shown["offer"] or {}).get("agent"))
        oversees = self.me["role"] != "agent"
        if mine or (oversees and shown["state"] != "closed"):
            self.conversations[shown["id"]] = shown
        else:
            self.conversations.pop(shown["id"], None)

    _offer = _conversation

    def _message(self, message: Message) -> None:
        lines = self.lines.setdefault(message["conversation"], {})
        lines[message["entry"]["id"]] = message["entry"]

    def _status(self, message: Message) -> None:
        lines = self.lines.setdefault(message["conversation"], {})
        if line := lines.get(message["message"]):
            line |= {"status": message["status"], "error": message["error"]}

    def _presence(self, message: Message) -> None:
        agent = message["agent"]
        if agent["id"] == self.me["id"]:
            self.me = agent
        if agent["id"] != self.me["id"] or self.me["role"] != "agent":
            self.agents[agent["id"]] = agent

    def _agent_gone(self, message: Message) -> None:
        self.agents.pop(message["agent"], None)

    def _queues(self, message: Message) -> None:
        self.queues = message["queues"]


class Stream:
    """One open socket and the screen that it feeds."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        """Feed a new screen from this socket."""
        self.socket = socket
        self.screen = Screen()

    async def read(self) -> Message:
        """Return the next message, applied to the screen."""
        async with asyncio.timeout(PATIENCE_S):
            received = await self.socket.receive()
        assert received.type is WSMsgType.TEXT, received
        message: Message = json.loads(received.data)
        self.screen.apply(message)
        return message

    async def until(self, found: Callable[[Message], bool]) -> Message:
        """Read until a message is found."""
        while not found(message := await self.read()):
            pass
        return message

    async def until_seq(self, seq: int) -> Screen:
        """Read until the screen is as new as that event in everything that it shows."""
        while self.screen.settled < seq:
            await self.read()
        return self.screen

    async def send(self, **command: object) -> None:
        await self.socket.send_json(command)

    async def closed(self) -> int | None:
        """Read to the end and return the code that the server closed with."""
        async with asyncio.timeout(PATIENCE_S):
            while (await self.socket.receive()).type is WSMsgType.TEXT:
                pass
        return self.socket.close_code
