"""`heard check`: is everything there that Heard needs? Told before a resident rings."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping

from channels.twilio.failures import translated
from config.accounts import Carrier
from config.explain import explain
from config.load import Settings
from console.deps import STATIC
from core.clock import SystemClock
from core.errors import HeardError, InvalidError
from heard import embedded
from heard.archive import database_url, open_history
from heard.channels import graph_client, rest_client
from heard.files import open_files
from heard.runtime import keys, read_settings
from heard.stores import open_stores
from heard.triager import FOLDER, load_triager
from store.archive.faults import AWAY

Check = Callable[[Settings], Awaitable[str]]

DATABASE_S = 10.0  # as long as the provider's client waits


def main(asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Print one line for each part; fail when one of them is not in order."""
    if asked.explain:
        sys.stdout.write(explain() + "\n")
        return 0
    settings = read_settings(environ)
    sys.stdout.write(f"ok       configuration: {settings.environment.config}\n")
    return asyncio.run(_all(settings))


async def _all(settings: Settings) -> int:
    wrong = 0
    for name, check in CHECKS.items():
        try:
            sys.stdout.write(f"ok       {name}: {await check(settings)}\n")
        except HeardError as error:
            wrong += 1
            sys.stdout.write(f"PROBLEM  {name}: {error.message}\n")
        sys.stdout.flush()
    return 1 if wrong else 0


async def _triage(_settings: Settings) -> str:
    load_triager()
    return str(FOLDER)


async def _console(_settings: Settings) -> str:
    if not (STATIC / "index.html").exists():
        message = "it is not built; run `make ui`"
        raise InvalidError(message)
    return "built"


async def _redis(settings: Settings) -> str:
    environment, clock = settings.environment, SystemClock()
    if environment.redis_url is None:
        async with embedded.redis(environment.data_dir, clock):
            return f"its own ({embedded.find_server()})"
    url = environment.redis_url.get_secret_value()
    async with open_stores(url, keys(settings), clock) as stores:
        await stores.redis.ping()
    return "answers"


async def _database(settings: Settings) -> str:
    settings.environment.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        async with asyncio.timeout(DATABASE_S), open_history(settings) as history:
            await history.ping()
    except (TimeoutError, *AWAY) as error:
        # Only the kind: the driver's words may hold a password.
        message = f"it does not answer ({type(error).__name__}); look at HEARD_DATABASE_URL"
        raise InvalidError(message) from None
    given = settings.environment.database_url
    return "answers" if given else f"its own ({database_url(settings)})"


async def _provider(settings: Settings) -> str:
    environment = settings.environment
    if not environment.has_twilio:
        return "none; `heard run` starts the simulated network"
    if not environment.public_url.startswith("https://"):
        message = "HEARD_PUBLIC_URL must be the https:// address that Twilio calls"
        raise InvalidError(message)
    await asyncio.to_thread(_ask_provider, settings)
    return "the account answers"


async def _meta(settings: Settings) -> str:
    environment = settings.environment
    accounts = [each for each in settings.centre.accounts if each.through is Carrier.META]
    if not accounts:
        return "no [[accounts]] there"
    if not (environment.meta_app_secret and environment.meta_access_token):
        message = "[[accounts]] need META_APP_SECRET, META_VERIFY_TOKEN and META_ACCESS_TOKEN"
        raise InvalidError(message)
    graph = graph_client(environment)
    for account in accounts:
        await asyncio.to_thread(graph.get, account.id, {"fields": "id"})
    return f"{len(accounts)} accounts answer"


def _ask_provider(settings: Settings) -> None:
    environment = settings.environment
    with translated():
        rest_client(environment).api.accounts(environment.twilio_account_sid).fetch()


async def _files(settings: Settings) -> str:
    files = open_files(settings, SystemClock())
    # The oldest name is enough: the storage has then taken key and signature.
    await asyncio.to_thread(lambda: next(iter(files.older_than(0)), ""))
    given = settings.environment.s3_endpoint
    return "the storage answers" if given else f"its own ({settings.environment.data_dir}/files)"


CHECKS: Mapping[str, Check] = {
    "triage": _triage,
    "console": _console,
    "redis": _redis,
    "database": _database,
    "files": _files,
    "provider": _provider,
    "meta": _meta,
}
