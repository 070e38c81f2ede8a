"""One browser's line: reading what the resident writes and telling what the house says."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiohttp import WSMsgType, web

from channels.adapter import Intake
from channels.deadline import ANSWER_S, within
from channels.media.public import FileLinks
from channels.phone_numbers import phone_address
from channels.webchat import wire
from channels.webchat.allowance import Allowance
from channels.webchat.chats import Changed, ChatEvent, Copies, Placed, Said
from core.clock import Clock
from core.contact import Address, Contact
from core.conversation import State
from core.errors import StoreUnavailableError
from core.words import Channel, Delivery, Medium, Speaker

SITE = "webchat"  # where such a contact was sent to
MAX_UNSEEN = 1000
COPY_COSTS = 5  # a text costs money: as much of the allowance as five messages

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Line:
    """A socket after its hello. One task reads, another tells; both may send."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    intake: Intake
    copies: Copies
    clock: Clock
    files: FileLinks
    session: str
    allowance: Allowance
    send_s: float
    region: str
    name: str = ""
    claimed: Address | None = None
    _told: int | None = None
    _unseen: dict[str, str] = field(default_factory=dict)  # message → conversation

    async def listen(self) -> None:
        """Take what the browser sends until it goes away."""
        async for frame in self.socket:
            if frame.type is not WSMsgType.TEXT:
                await self.refuse("bad_message", "text frames are expected")
                continue
            try:
                read = wire.read(frame.data)
            except wire.BadFrameError as error:
                await self.refuse("bad_message", str(error))
                continue
            if isinstance(read, wire.Message):
                await self._take(read)
            elif isinstance(read, wire.Seen):
                await self._seen(read)
            elif isinstance(read, wire.CallMe):
                await self._call_me(read)
            elif isinstance(read, wire.Copy):
                await self._copy(read)
            else:
                await self.refuse("bad_message", "hello was said already")

    async def tell(self, events: AsyncIterator[ChatEvent], already: set[str]) -> None:
        """Send what happens, but for the messages that were sent `already`."""
        async for event in events:
            if isinstance(event, Said):
                if event.speaker is not Speaker.RESIDENT and event.id not in already:
                    await self.say(event)
            elif isinstance(event, Placed):
                await self._place(event)
            else:
                await self._change(event)

    async def say(self, message: Said) -> None:
        """Send one message, and note that it has left."""
        now_ms = self.clock.now_ms()
        sent = await self._send(wire.said(message, lambda file: self.files.url(file, now_ms)))
        if not sent or message.speaker is Speaker.RESIDENT:
            return
        if len(self._unseen) < MAX_UNSEEN:
            self._unseen[message.id] = message.conversation
        await self._note(message.conversation, message.id, Delivery.SENT)

    async def welcome(self, token: str, conversation: str | None) -> None:
        """Answer hello."""
        await self._send(wire.welcome(token, conversation))

    async def refuse(self, code: str, words: str) -> None:
        """Say what cannot be done."""
        await self._send(wire.error(code, words))

    async def tell_place(self, conversation: str) -> None:
        """Tell the place in the queue, if the conversation waits and it can be known."""
        try:
            place = await within(ANSWER_S, self.intake.place(conversation))
        except StoreUnavailableError:
            return
        if place is not None:
            await self._place(Placed(place))

    async def _take(self, message: wire.Message) -> None:
        """Make a message durable, and only then say so. A repeat is acknowledged as the first."""
        if await self._may(message.id):
            await self._receive(message.id, message.text, Medium.CHAT)

    async def _call_me(self, asked: wire.CallMe) -> None:
        """Let them be rung instead, in the same place; the wish is kept like a message."""
        phone = await self._phone(asked.id, asked.phone)
        if phone and await self._may(asked.id):
            self.claimed = phone
            words = f"Please ring me on {phone.value}."
            await self._receive(asked.id, words, Medium.CALLBACK)

    async def _copy(self, asked: wire.Copy) -> None:
        """Have what was said texted to them; only then say so."""
        phone = await self._phone(asked.id, asked.phone)
        if phone is None or not await self._may(asked.id, COPY_COSTS):
            return
        try:
            sent = await within(ANSWER_S, self.copies.copy(self.session, phone))
        except StoreUnavailableError as error:
            await self._send(wire.error(error.code, "It could not be sent yet.", asked.id))
            return
        words = "There is nothing to send yet, or no text may go there."
        await self._send(
            wire.ack(asked.id) if sent else wire.error("nothing_to_copy", words, asked.id)
        )

    async def _may(self, client_id: str, costs: int = 1) -> bool:
        """Take it off what this line may say, or tell the browser to come again with it."""
        if self.allowance.take(costs):
            return True
        words = "That was too much at once; send it again in a moment."
        await self._send(wire.error("rate_limited", words, client_id))
        return False

    async def _phone(self, client_id: str, number: str) -> Address | None:
        phone = phone_address(number, self.region)
        if phone is None:
            words = "This is not a whole telephone number."
            await self._send(wire.error("invalid_phone", words, client_id))
        return phone

    async def _receive(self, client_id: str, text: str, medium: Medium) -> None:
        contact = Contact(
            provider_id=f"webchat:{self.session}:{client_id}",
            channel=Channel.WEBCHAT,
            medium=medium,
            received_ms=self.clock.now_ms(),
            address=Address(Channel.WEBCHAT, self.session),
            to=SITE,
            text=text,
            claimed=self.claimed,
            name=self.name,
        )
        try:
            received = await within(ANSWER_S, self.intake.receive(contact))
        except StoreUnavailableError as error:
            log.warning("contact.refused", channel=contact.channel, code=error.code)
            words = "This could not be kept yet; send it again."
            await self._send(wire.error(error.code, words, client_id))
            return
        log.info(
            "contact.received",
            channel=contact.channel,
            conversation=received.conversation,
            fresh=received.fresh,
        )
        await self._send(wire.ack(client_id))
        if received.fresh and received.conversation:
            await self.tell_place(received.conversation)

    async def _seen(self, seen: wire.Seen) -> None:
        """Note that the browser shows a message; only of messages that this line was sent."""
        conversation = self._unseen.pop(seen.id, None)
        if conversation is not None:
            await self._note(conversation, seen.id, Delivery.DELIVERED)

    async def _place(self, event: Placed) -> None:
        """Tell a place that is better than the last told: a told place never gets worse."""
        if self._told is None or event.place.ahead < self._told:
            self._told = event.place.ahead
            await self._send(wire.placed(event.place))

    async def _change(self, event: Changed) -> None:
        if event.state is not State.WAITING:
            self._told = None
        await self._send(wire.status(event))

    async def _note(self, conversation: str, message: str, delivery: Delivery) -> None:
        """Note how far a message has come; when that cannot be kept, the message came anyway."""
        try:
            await within(ANSWER_S, self.intake.delivered(conversation, message, delivery))
        except StoreUnavailableError as error:
            log.warning("delivery.unnoted", message=message, code=error.code)

    async def _send(self, frame: dict[str, Any]) -> bool:
        """Send, and say whether it left; a browser that is gone ends `listen` by itself."""
        try:
            async with asyncio.timeout(self.send_s):
                await self.socket.send_json(frame)
        except TimeoutError:
            # A browser that does not read is cut, never waited for: not even for its goodbye.
            log.info("webchat.cut", cause="slow")
            if self.transport is not None:
                self.transport.abort()
            return False
        except ConnectionError:
            return False
        return True
