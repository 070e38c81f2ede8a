"""Reading the provider's record: what `heard engine` needs for it."""

from functools import partial

from heard import channels
from heard.house import House
from heard.runtime import Runtime
from router.reconciler import EVERY_S, Reconciler
from store.position import Position


async def reconcile(runtime: Runtime, house: House) -> None:
    """Read the record until cancelled; without an account at a provider there is none."""
    if runtime.settings.environment.has_twilio:
        await reconciler(runtime, house).run()
    while True:
        await runtime.clock.sleep(EVERY_S)


def reconciler(runtime: Runtime, house: House) -> Reconciler:
    """Return what reads the record of the account that is configured."""
    stores = runtime.stores
    return Reconciler(
        record=channels.record(runtime.settings),
        intake=house.intake,
        reader=stores.reader,
        position=Position(stores.redis, stores.keys, "reconciler"),
        alert=partial(_alert, runtime),
        clock=runtime.clock,
    )


async def _alert(runtime: Runtime, name: str, text: str) -> None:
    now_ms = runtime.clock.now_ms()
    await runtime.stores.scripts.alert(op="", now_ms=now_ms, alert=name, text=text)
