"""The network page's data: everything that is going on, and the fault switches."""

import asyncio
from dataclasses import asdict
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from core.clock import iso
from simulator.conferences import Conference
from simulator.exchange import Exchange
from simulator.faults import KINDS, FaultForm
from simulator.handsets import Handset
from simulator.leg import Leg
from simulator.messages import Texts
from simulator.queues import Queue
from simulator.sockets import check_origin, opened

SHOWN_CALLS, SHOWN_LINES = 50, 100
PUSH_EVERY_S = 0.25


class NetworkPage:
    """Handlers for `/network/state`, `/network/faults` and `/network/socket`."""

    def __init__(self, exchange: Exchange, texts: Texts) -> None:
        """Show this exchange and these messages."""
        self._exchange = exchange
        self._texts = texts
        self._runtime = exchange.runtime

    async def state(self, request: web.Request) -> web.Response:
        """Answer everything at once."""
        check_origin(request, self._runtime.settings)
        return web.json_response(self._state())

    async def list_faults(self, request: web.Request) -> web.Response:
        """Answer the faults that are still to strike."""
        check_origin(request, self._runtime.settings)
        return web.json_response(self._faults())

    async def add_fault(self, request: web.Request) -> web.Response:
        """Plan a fault."""
        check_origin(request, self._runtime.settings)
        try:
            form = FaultForm.model_validate_json(await request.text())
        except ValidationError as error:
            mistakes = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
            return web.json_response({"error": "; ".join(mistakes)}, status=400)
        self._runtime.faults.add(form.fault())
        self._runtime.journal.change()
        return web.json_response(self._faults(), status=201)

    async def clear_faults(self, request: web.Request) -> web.Response:
        """Plan none."""
        check_origin(request, self._runtime.settings)
        self._runtime.faults.clear()
        self._runtime.journal.change()
        return web.json_response(self._faults())

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """Push the state whenever it changed, at most four times a second."""
        changed = asyncio.Event()
        changed.set()
        unwatch = self._runtime.journal.watch(changed.set)
        try:
            async with opened(request, self._runtime) as socket, asyncio.TaskGroup() as tasks:
                pusher = tasks.create_task(self._push(socket, changed), name="network.push")
                async for _ in socket:
                    pass  # the page only listens
                pusher.cancel()
        finally:
            unwatch()
        return socket

    async def _push(self, socket: web.WebSocketResponse, changed: asyncio.Event) -> None:
        while True:
            await changed.wait()
            changed.clear()
            try:
                await socket.send_json(self._state())
            except ConnectionError:
                return
            await self._runtime.clock.sleep(PUSH_EVERY_S)

    def _faults(self) -> dict[str, Any]:
        planned = [asdict(fault) | {"side": fault.side} for fault in self._runtime.faults.planned]
        return {"faults": planned, "kinds": KINDS}

    def _state(self) -> dict[str, Any]:
        exchange, journal = self._exchange, self._runtime.journal
        messages = [text.to_dict() for text in reversed(self._texts.all.values())]
        return {
            "calls": [_call(leg) for leg in reversed(exchange.legs.values())][:SHOWN_CALLS],
            "queues": [_queue(queue) for queue in exchange.queues.all()],
            "conferences": [
                _conference(conference) for conference in reversed(exchange.conferences.all())
            ][:SHOWN_CALLS],
            "messages": messages[:SHOWN_LINES],
            "webhooks": [one.to_dict() for one in reversed(journal.deliveries)][:SHOWN_LINES],
            "debugger": list(reversed(journal.troubles))[:SHOWN_LINES],
            "phones": [_phone(handset) for handset in exchange.handsets.all()],
            "residents": [asdict(one) for one in self._runtime.settings.residents],
            **self._faults(),
        }


def _call(leg: Leg) -> dict[str, Any]:
    return {
        "sid": leg.sid,
        "from": leg.from_,
        "to": leg.to,
        "direction": leg.direction,
        "status": leg.status,
        "at": iso(leg.created_ms),
        "parent": leg.parent,
        "place": type(leg.place).__name__.lower() if leg.place else "",
    }


def _queue(queue: Queue) -> dict[str, Any]:
    members = [
        {"call": leg.sid, "from": leg.from_, "waited_s": queue.waited_s(leg)}
        for leg in queue.since_ms
    ]
    return {"sid": queue.sid, "name": queue.name, "members": members}


def _conference(conference: Conference) -> dict[str, Any]:
    everybody = [*conference.participants.values(), *conference.invited.values()]
    return {
        "sid": conference.sid,
        "name": conference.name,
        "status": conference.status,
        "participants": [
            {
                "call": one.leg.sid,
                "label": one.label,
                "muted": one.muted,
                "hold": one.hold,
                "status": one.status,
            }
            for one in everybody
        ],
    }


def _phone(handset: Handset) -> dict[str, Any]:
    return {
        "address": handset.address,
        "attended": handset.attended,
        "registered": handset.registered,
        "call": handset.leg.sid if handset.leg else None,
    }
