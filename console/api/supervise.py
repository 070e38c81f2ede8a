"""POST /api/supervisor/conversations/{id}/listen, /whisper and /join.

These only say what the browser phone has to connect with. Who may come in is decided when it does,
and is written down then.
"""

from console.answers import ConnectAnswer, Connection
from console.api.readable import readable
from console.route import Call
from core.errors import ConflictError
from core.words import Supervision


async def listen(call: Call) -> ConnectAnswer:
    """Hear the call of an agent; ConflictError `no_call` when none is on the line."""
    return await _connect(call, Supervision.LISTEN)


async def whisper(call: Call) -> ConnectAnswer:
    """Speak to the agent alone; ConflictError as for `listen`."""
    return await _connect(call, Supervision.WHISPER)


async def join(call: Call) -> ConnectAnswer:
    """Speak to both; ConflictError as for `listen`."""
    return await _connect(call, Supervision.JOIN)


async def _connect(call: Call, how: Supervision) -> ConnectAnswer:
    found = await readable(call, call.part("conversation"))
    if not found.on_call:
        code, message = "no_call", "No agent is on the phone with this resident now."
        raise ConflictError(code, message)
    if found.agent == call.viewer.id:
        code, message = "on_call", "This is your own call; there is nobody to supervise."
        raise ConflictError(code, message)
    return ConnectAnswer(connect=Connection(conversation=found.id, how=how))
