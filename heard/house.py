"""The router's parts, put together for one process."""

from dataclasses import dataclass

import structlog

from core.errors import ConflictError, StoreUnavailableError
from heard.runtime import Runtime
from heard.triager import load_triager
from router.beside import Margins
from router.calls import Calls
from router.chat_by_text import ChatByText
from router.chats import Chats
from router.desk import AgentDesk
from router.estimates import Estimates
from router.intake import ContactIntake
from router.line import AgentLine
from router.presence import AgentPresence
from router.reconfigure import Reconfigure
from router.reply import Reply
from router.residents import ResidentDesk
from router.uploads import UploadDesk
from router.views import HouseViews

RETRY_S = 0.5

log = structlog.get_logger("heard.house")


@dataclass(frozen=True, slots=True)
class House:
    """What webhooks, sockets and loops call."""

    intake: ContactIntake
    beside: Margins
    calls: Calls
    desk: AgentDesk
    line: AgentLine
    residents: ResidentDesk
    uploads: UploadDesk
    presence: AgentPresence
    views: HouseViews
    reply: Reply
    estimates: Estimates
    chats: Chats
    by_text: ChatByText


def build_house(runtime: Runtime) -> House:
    """Put the parts together; raises ConfigError when the words of triage cannot be read."""
    stores, clock, centre = runtime.stores, runtime.clock, runtime.settings.centre
    scripts, reader, current = stores.scripts, stores.reader, runtime.current
    estimates = Estimates(reader, current, clock)
    reply = Reply(scripts, reader, current, clock)
    triager = load_triager()
    intake = ContactIntake(scripts, reader, current, triager, estimates, reply, clock, runtime.ids)
    return House(
        intake=intake,
        beside=Margins(scripts, reader, clock),
        calls=Calls(scripts, reader, intake, clock),
        desk=AgentDesk(scripts, reader, reply, clock, runtime.ids),
        line=AgentLine(scripts, reader, reply, clock, runtime.ids),
        residents=ResidentDesk(
            scripts, reader, stores.residents, clock, runtime.ids, centre.country
        ),
        uploads=UploadDesk(
            stores.upload_links, reader, centre, runtime.settings.environment.public_url, clock
        ),
        presence=AgentPresence(scripts, reader, clock, runtime.ids),
        views=HouseViews(reader, runtime.history, reply, current, clock),
        reply=reply,
        estimates=estimates,
        chats=Chats(stores.log, reader, estimates, clock),
        by_text=ChatByText(scripts, reader, centre, clock),
    )


async def configured(runtime: Runtime) -> None:
    """Put the centre file where the scripts read it, as soon as Redis is there.

    Every process does it when it starts; again is harmless. A file without a queue in which people
    are is told and not applied: routing goes on by the one before.
    """
    stores = runtime.stores
    reconfigure = Reconfigure(stores.scripts, stores.reader, runtime.clock)
    while True:
        try:
            await reconfigure.apply(runtime.current.centre)
        except StoreUnavailableError:
            await runtime.clock.sleep(RETRY_S)
        except ConflictError as error:
            log.error("centre.refused", problem=error.message)  # noqa: TRY400 - told in full
            return
        else:
            return
