"""POST /api/conversations/{id}/link, …/unlink and …/person."""

from console.answers import ConversationAnswer
from console.api.readable import readable
from console.requests import IdentifyRequest, LinkRequest
from console.route import Call
from core.ids import ResidentId


async def link(call: Call, asked: LinkRequest) -> ConversationAnswer:
    """Say that its resident is the same person as another; return the conversation that stays."""
    found = await readable(call, call.part("conversation"))
    after = await call.deps.residents.link(call.viewer.id, found.id, ResidentId(asked.resident))
    return await call.conversation(after)


async def unlink(call: Call, asked: LinkRequest) -> ConversationAnswer:
    """Say that somebody who was linked is another person after all."""
    found = await readable(call, call.part("conversation"))
    after = await call.deps.residents.unlink(call.viewer.id, found.id, ResidentId(asked.resident))
    return await call.conversation(after)


async def identify(call: Call, asked: IdentifyRequest) -> ConversationAnswer:
    """Say who of those behind its number it is, a known one or somebody new."""
    found = await readable(call, call.part("conversation"))
    known = ResidentId(asked.resident) if asked.resident else None
    after = await call.deps.residents.identify(
        call.viewer.id, found.id, resident=known, name=asked.name
    )
    return await call.conversation(after)
