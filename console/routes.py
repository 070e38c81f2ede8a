"""Every address of the console in one table. A test walks it, and OpenAPI is made of it."""

from aiohttp import web

from console import answers, health, pages
from console import requests as asks
from console.api.accept import accept
from console.api.agent_presence import agent_presence
from console.api.announce import announce
from console.api.assign import assign
from console.api.callback import callback
from console.api.close import close
from console.api.complete import complete
from console.api.consult import consult, end_consult
from console.api.conversation import conversation
from console.api.conversations import conversations
from console.api.decisions import decisions
from console.api.decline import decline
from console.api.failures import failures
from console.api.file import file
from console.api.hang_up import hang_up
from console.api.hold import hold
from console.api.link import identify, link, unlink
from console.api.login import login
from console.api.logout import logout
from console.api.me import me
from console.api.move import move
from console.api.note import note
from console.api.park import park
from console.api.phone import phone
from console.api.presence import presence
from console.api.queues import queues
from console.api.recording import recording
from console.api.residents import residents
from console.api.send import send
from console.api.send_file import send_file
from console.api.supervise import join, listen, whisper
from console.api.take import take
from console.api.transfer import transfer
from console.api.upload_link import upload_link
from console.api.urgency import urgency
from console.api.wallboard import wallboard
from console.openapi import document
from console.route import Permission, Route, api
from console.stream import stream

PUBLIC, AGENT, SUPERVISOR = Permission.PUBLIC, Permission.AGENT, Permission.SUPERVISOR
ONE = "/api/conversations/{conversation}"
SUPERVISED = "/api/supervisor/conversations/{conversation}"
CHANGED = answers.ConversationAnswer

ROUTES: tuple[Route, ...] = (
    Route("POST", "/api/login", PUBLIC, "Log in.", login, asks.LoginRequest, answers.LoginAnswer),
    Route("POST", "/api/logout", PUBLIC, "Log out.", logout, gives=answers.DoneAnswer),
    api("GET", "/api/me", AGENT, me, "Me, my presence and what I hold.", gives=answers.MeAnswer),
    api(
        "PUT",
        "/api/me/presence",
        AGENT,
        presence,
        "Be available, away or offline.",
        takes=asks.PresenceRequest,
        gives=answers.AgentAnswer,
    ),
    api(
        "GET",
        "/api/conversations",
        AGENT,
        conversations,
        "The conversations that I may see, the newest first.",
        gives=answers.ConversationsAnswer,
        query=("state", "queue", "limit", "before"),
    ),
    api(
        "GET",
        ONE,
        AGENT,
        conversation,
        "One conversation with its timeline.",
        gives=answers.ConversationWithTimelineAnswer,
    ),
    api("POST", "/api/offers/{offer}/accept", AGENT, accept, "Take an offer.", gives=CHANGED),
    api("POST", "/api/offers/{offer}/decline", AGENT, decline, "Refuse an offer.", gives=CHANGED),
    api("POST", f"{ONE}/take", AGENT, take, "Take what waits, out of turn.", gives=CHANGED),
    api(
        "POST",
        f"{ONE}/messages",
        AGENT,
        send,
        "Answer the resident. Idempotency-Key makes asking again safe.",
        takes=asks.MessageRequest,
        gives=answers.MessageAnswer,
        status=202,
    ),
    api(
        "POST",
        f"{ONE}/upload-link",
        AGENT,
        upload_link,
        "A link to send the resident, by which they can send photos.",
        gives=answers.UploadLinkAnswer,
        status=201,
    ),
    api(
        "GET",
        f"{ONE}/failures",
        AGENT,
        failures,
        "What went wrong for its resident before, to apologise for.",
        gives=answers.FailuresAnswer,
    ),
    Route(
        "POST",
        f"{ONE}/files",
        AGENT,
        "Answer the resident with a file: a form of text, channel, file.",
        send_file,
        gives=answers.MessageAnswer,
        status=202,
    ),
    Route("GET", f"{ONE}/files/{{file}}", AGENT, "A file of a message, to show or save.", file),
    api(
        "POST",
        f"{ONE}/notes",
        AGENT,
        note,
        "Write a note for colleagues. Idempotency-Key makes asking again safe.",
        takes=asks.NoteRequest,
        gives=answers.NoteAnswer,
        status=201,
    ),
    api(
        "POST",
        f"{ONE}/transfer",
        AGENT,
        transfer,
        "Hand it to a queue or an agent.",
        takes=asks.TransferRequest,
        gives=CHANGED,
    ),
    api(
        "POST",
        f"{ONE}/park",
        AGENT,
        park,
        "Promise what comes next and by when.",
        takes=asks.ParkRequest,
        gives=answers.PromiseAnswer,
    ),
    api(
        "POST",
        f"{ONE}/close",
        AGENT,
        close,
        "End it.",
        takes=asks.CloseRequest,
        gives=CHANGED,
    ),
    api(
        "POST",
        f"{ONE}/urgency",
        AGENT,
        urgency,
        "Change the urgency.",
        takes=asks.UrgencyRequest,
        gives=CHANGED,
    ),
    api(
        "POST",
        f"{ONE}/callback",
        AGENT,
        callback,
        "Ring the resident, now or at a time.",
        takes=asks.CallbackRequest,
        gives=CHANGED,
    ),
    api(
        "POST",
        f"{ONE}/hold",
        AGENT,
        hold,
        "Put the resident on hold, or take them back.",
        takes=asks.HoldRequest,
        gives=CHANGED,
    ),
    api(
        "POST",
        f"{ONE}/recording",
        AGENT,
        recording,
        "Pause the recording of the call, or go on with it.",
        takes=asks.RecordingRequest,
        gives=CHANGED,
    ),
    api(
        "POST",
        f"{ONE}/consult",
        AGENT,
        consult,
        "Ask a colleague or a queue while the resident is on hold.",
        takes=asks.ConsultRequest,
        gives=CHANGED,
    ),
    api(
        "POST",
        f"{ONE}/consult/end",
        AGENT,
        end_consult,
        "Call the consultation off; as the colleague, refuse or leave it.",
        gives=CHANGED,
    ),
    api(
        "POST",
        f"{ONE}/complete",
        AGENT,
        complete,
        "Leave the call to the colleague.",
        gives=CHANGED,
    ),
    api("POST", f"{ONE}/hangup", AGENT, hang_up, "End the live call.", gives=CHANGED),
    api(
        "POST",
        f"{ONE}/link",
        AGENT,
        link,
        "Its resident is the same person as another.",
        takes=asks.LinkRequest,
        gives=CHANGED,
    ),
    api(
        "POST",
        f"{ONE}/unlink",
        AGENT,
        unlink,
        "Somebody who was linked is another person after all.",
        takes=asks.LinkRequest,
        gives=CHANGED,
    ),
    api(
        "POST",
        f"{ONE}/person",
        AGENT,
        identify,
        "Who it is of the people behind its number.",
        takes=asks.IdentifyRequest,
        gives=CHANGED,
    ),
    api(
        "GET",
        "/api/residents",
        AGENT,
        residents,
        "Residents by number, name or reference.",
        gives=answers.ResidentsAnswer,
        query=("q",),
    ),
    api("GET", "/api/queues", AGENT, queues, "Every queue.", gives=answers.QueuesAnswer),
    api("GET", "/api/phone", AGENT, phone, "How my browser telephones.", gives=answers.Phone),
    Route(
        "GET", "/api/stream", AGENT, "WebSocket: a snapshot, then events.", stream, query=("after",)
    ),
    api(
        "GET",
        "/api/supervisor/wallboard",
        SUPERVISOR,
        wallboard,
        "All of the centre.",
        gives=answers.WallboardAnswer,
    ),
    api(
        "GET",
        "/api/supervisor/decisions/{conversation}",
        SUPERVISOR,
        decisions,
        "What was decided and why.",
        gives=answers.DecisionsAnswer,
    ),
    api(
        "POST",
        "/api/supervisor/move",
        SUPERVISOR,
        move,
        "Put a conversation in another queue.",
        takes=asks.MoveRequest,
        gives=CHANGED,
    ),
    api(
        "POST",
        "/api/supervisor/assign",
        SUPERVISOR,
        assign,
        "Put a conversation to one agent.",
        takes=asks.AssignRequest,
        gives=CHANGED,
    ),
    api(
        "POST",
        "/api/supervisor/presence",
        SUPERVISOR,
        agent_presence,
        "Set the status of an agent.",
        takes=asks.AgentPresenceRequest,
        gives=answers.AgentAnswer,
    ),
    api(
        "POST",
        "/api/supervisor/announce",
        SUPERVISOR,
        announce,
        "Tell everybody, or a queue, something. Idempotency-Key makes asking again safe.",
        takes=asks.AnnounceRequest,
        gives=answers.DoneAnswer,
    ),
    api(
        "POST",
        f"{SUPERVISED}/listen",
        SUPERVISOR,
        listen,
        "Hear a live call; heard by nobody.",
        gives=answers.ConnectAnswer,
    ),
    api(
        "POST",
        f"{SUPERVISED}/whisper",
        SUPERVISOR,
        whisper,
        "Hear a live call; heard by the agent only.",
        gives=answers.ConnectAnswer,
    ),
    api(
        "POST",
        f"{SUPERVISED}/join",
        SUPERVISOR,
        join,
        "Take part in a live call; heard by both.",
        gives=answers.ConnectAnswer,
    ),
    Route("GET", "/health/live", PUBLIC, "This process answers.", health.live),
    Route("GET", "/health/ready", PUBLIC, "Each part's state; 503 if one is away.", health.ready),
    Route("GET", "/metrics", PUBLIC, "Prometheus; local or by token.", health.metrics),
    Route("GET", "/", PUBLIC, "The console.", pages.page),
    Route("GET", r"/assets/{name:[\w.-]+}", PUBLIC, "Its files.", pages.asset),
    Route("GET", r"/{name:[\w-]+\.\w+}", PUBLIC, "Its icon and sounds.", pages.file),
)


def all_routes(extra: tuple[Route, ...]) -> tuple[Route, ...]:
    """Return the console's routes and those of the providers, and the page that describes them."""
    described = (*extra, *ROUTES)

    async def openapi(_: web.Request) -> web.Response:
        return web.json_response(document(routes))

    page = Route("GET", "/api/openapi.json", PUBLIC, "This description.", openapi)
    routes = (page, *described)
    return routes
