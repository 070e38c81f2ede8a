"""The router's parts, put together for one process."""

from dataclasses import dataclass

from core.errors import StoreUnavailableError
from heard.runtime import Runtime
from heard.triager import load_triager
from router.calls import Calls
from router.chats import Chats
from router.desk import AgentDesk
from router.estimates import Estimates
from router.intake import ContactIntake
from router.line import AgentLine
from router.presence import AgentPresence
from router.reply import Reply
from router.residents import ResidentDesk
from router.settings import for_scripts
from router.views import HouseViews

RETRY_S = 0.5


@dataclass(frozen=True, slots=True)
class House:
    """What webhooks, sockets and loops call."""

    intake: ContactIntake
    calls: Calls
    desk: AgentDesk
    line: AgentLine
    residents: ResidentDesk
    presence: AgentPresence
    views: HouseViews
    reply: Reply
    estimates: Estimates
    chats: Chats


def build_house(runtime: Runtime) -> House:
    """Put the parts together; raises ConfigError when the words of triage cannot be read."""
    stores, clock, centre = runtime.stores, runtime.clock, runtime.settings.centre
    scripts, reader = stores.scripts, stores.reader
    estimates = Estimates(reader, centre, clock)
    reply = Reply(scripts, reader, centre, clock)
    triager = load_triager()
    intake = ContactIntake(scripts, reader, centre, triager, estimates, reply, clock, runtime.ids)
    return House(
        intake=intake,
        calls=Calls(scripts, reader, intake, clock),
        desk=AgentDesk(scripts, reader, reply, clock, runtime.ids),
        line=AgentLine(scripts, reader, reply, clock, runtime.ids),
        residents=ResidentDesk(
            scripts, reader, stores.residents, clock, runtime.ids, centre.country
        ),
        presence=AgentPresence(scripts, reader, clock, runtime.ids),
        views=HouseViews(reader, runtime.history, reply, centre, clock),
        reply=reply,
        estimates=estimates,
        chats=Chats(stores.log, reader, estimates, clock),
    )


async def configured(runtime: Runtime) -> None:
    """Put the centre file where the scripts read it, as soon as Redis is there.

    Every process does it when it starts; again is harmless.
    """
    settings = for_scripts(runtime.settings.centre)
    while True:
        try:
            await runtime.stores.scripts.configure(op="", config=settings)
        except StoreUnavailableError:
            await runtime.clock.sleep(RETRY_S)
        else:
            return
