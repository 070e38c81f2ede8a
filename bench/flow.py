"""200 signed texts a second for a minute: from the webhook to its 2xx, and what was lost.

    python -m bench.flow [--seconds N] [--per-second N]

Ours is the real web process on a Redis that fsyncs every write: signature, form, triage, the
`receive` script. Bare is `bench.bare`: one EVALSHA of as many commands. The texts leave at their
pace whether or not the ones before were answered; ours for the whole time, then bare. 2,000
residents write in turn. Lost is what got a 2xx and is not claimed in Redis afterwards.
"""

import argparse
import asyncio
import os
import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from twilio.request_validator import RequestValidator

from bench.cycle import TEXT, TO
from bench.house import House, house
from bench.programs import free_port, program, until_it_answers
from bench.report import percentile, progress, save, table
from bench.webhook import ACCOUNT, bare_program, recorded
from heard.serve import LOCAL

PER_SECOND, SECONDS, WARM_UP_S = 200, 60.0, 3.0
RESIDENTS = 2000
WAIT_S = 20.0


@dataclass(slots=True)
class Measured:
    """What became of the texts: ms until the 2xx, the ids of those, and how many had none."""

    took_ms: list[float] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    failed: int = 0
    late: int = 0  # left more than 50 ms after their time: the sender was too slow
    cpu_ms: float = 0.0  # of the web process, for each text
    redis_ms: float = 0.0  # of redis-server
    journalled: int = 0  # kept on disk first, because Redis did not answer in time

    def at(self, share: float) -> float:
        """Return the milliseconds that this share of the texts did not exceed."""
        return percentile(self.took_ms, share)


@dataclass(frozen=True, slots=True)
class Sender:
    """Posts signed texts to one address."""

    http: ClientSession
    url: str
    token: str

    def forms(self, many: int) -> list[tuple[dict[str, str], dict[str, str]]]:
        """Return forms and headers, signed beforehand: the provider's work is not measured."""
        validator = RequestValidator(self.token)
        made = []
        for number in range(many):
            sid = f"SM{number:032x}"
            form = {
                "MessageSid": sid,
                "AccountSid": ACCOUNT,
                "From": f"+4477{number % RESIDENTS:08}",
                "To": TO,
                "Body": f"{TEXT} {number}",
                "NumMedia": "0",
            }
            signature = validator.compute_signature(self.url, form)
            made.append((form, {"X-Twilio-Signature": signature}))
        return made

    async def flow(self, per_second: float, seconds: float) -> Measured:
        """Let texts flow at this pace, and wait for every answer."""
        measured = Measured()
        warm = round(WARM_UP_S * per_second)
        forms = self.forms(warm + round(seconds * per_second))
        began_s = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for number, (form, headers) in enumerate(forms):
                due_s = began_s + number / per_second
                await asyncio.sleep(max(0.0, due_s - time.perf_counter()))  # noqa: TID251 - real time is what is measured
                if number % round(per_second) == 0:
                    progress(f"flow: text {number} of {len(forms)}")
                measured.late += time.perf_counter() - due_s > 0.05  # noqa: PLR2004 - see `late`
                tasks.create_task(self._post(form, headers, measured, warm=number < warm))
        progress("")
        return measured

    async def _post(
        self, form: dict[str, str], headers: dict[str, str], measured: Measured, *, warm: bool
    ) -> None:
        began_s = time.perf_counter()
        try:
            async with self.http.post(self.url, data=form, headers=headers) as answered:
                await answered.read()
        except (ClientError, TimeoutError):
            measured.failed += 1
            return
        if not answered.ok:
            measured.failed += 1
            return
        measured.kept.append(form["MessageSid"])
        if not warm:
            measured.took_ms.append((time.perf_counter() - began_s) * 1000)


async def main(per_second: float = PER_SECOND, seconds: float = SECONDS) -> None:
    """Measure, print and save."""
    timeout = ClientTimeout(total=WAIT_S)
    connector = TCPConnector(limit=0)
    async with house() as place, ClientSession(timeout=timeout, connector=connector) as http:
        receive = await recorded(place)
        await place.open(agents=1)
        ours = await _ours(place, http, per_second, seconds)
        claimed = await place.stores.reader.claimed(ours.kept)
        lost = len(ours.kept) - len(claimed)
        async with bare_program(place, http, receive, "{}") as (provider, _):
            bare = await Sender(http, provider.url, provider.token).flow(per_second, seconds)
    _show(ours, bare, lost, (per_second, seconds))


async def _ours(place: House, http: ClientSession, per_second: float, seconds: float) -> Measured:
    port, log, token = free_port(), place.data_dir / "web.log", secrets.token_hex(16)
    address = f"http://{LOCAL}:{port}"
    environ = {
        "PORT": str(port),
        "HEARD_DATA_DIR": str(place.data_dir),
        "HEARD_PUBLIC_URL": address,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": token,
    }
    async with program("heard", "web", log=log, environ=environ) as process:
        await until_it_answers(http, f"{address}/health/live", process, log)
        sender = Sender(http, f"{address}/twilio/messages", token)
        before_s, redis_s = _cpu_s(process.pid), await _redis_s(place)
        measured = await sender.flow(per_second, seconds)
        measured.cpu_ms = (_cpu_s(process.pid) - before_s) * 1000 / len(measured.kept)
        measured.redis_ms = (await _redis_s(place) - redis_s) * 1000 / len(measured.kept)
        while (lines := await _journal(http, address))["waiting"]:
            await place.clock.sleep(WAIT_S / 20)
        measured.journalled = round(lines["kept"])
        return measured


async def _journal(http: ClientSession, address: str) -> dict[str, float]:
    """Return how many lines the journal of that process kept, and how many wait."""
    async with http.get(f"{address}/metrics") as answered:
        told = re.findall(r'heard_journal_lines{state="(\w+)"} (\S+)', await answered.text())
    return {state: float(lines) for state, lines in told}


async def _redis_s(place: House) -> float:
    """Return how long redis-server has been on a processor."""
    used = await place.stores.redis.info("cpu")
    return float(used["used_cpu_user"]) + float(used["used_cpu_sys"])


def _cpu_s(pid: int) -> float:
    """Return how long a process has been on a processor."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _show(ours: Measured, bare: Measured, lost: int, asked: Sequence[float]) -> None:
    per_second, seconds = asked
    print(f"\n{per_second:.0f} signed texts a second for {seconds:.0f} s, webhook to 2xx")
    print(f"  one web process, fsync always, {RESIDENTS} residents; bare: one EVALSHA\n")
    shares = {"median": 0.5, "99 %": 0.99, "slowest": 1.0}
    rows = [
        (name, f"{ours.at(at):.2f}", f"{bare.at(at):.2f}", f"{ours.at(at) / bare.at(at):.2f}")
        for name, at in shares.items()
    ]
    table(("", "ours ms", "bare ms", "times"), rows)
    print(
        f"  {len(ours.kept)} answered 2xx, {ours.failed} not, {lost} lost, {ours.late} left late, "
        f"{ours.journalled} kept on disk first\n"
        f"  processor time of each: {ours.cpu_ms:.2f} ms of the web process, "
        f"{ours.redis_ms:.2f} ms of redis-server\n"
    )
    figures = {
        "per_second": per_second,
        "seconds": seconds,
        "ours_ms": {name: ours.at(at) for name, at in shares.items()},
        "bare_ms": {name: bare.at(at) for name, at in shares.items()},
        "answered": len(ours.kept),
        "failed": ours.failed,
        "lost": lost,
        "late": ours.late,
        "journalled": ours.journalled,
        "cpu_ms": ours.cpu_ms,
        "redis_cpu_ms": ours.redis_ms,
    }
    print(f"  kept in {save('flow', figures)}\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bench.flow", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--per-second", type=float, default=PER_SECOND)
    given = parser.parse_args()
    asyncio.run(main(given.per_second, given.seconds))
