"""The command line: what can be asked, and turning every failure into a sentence.

Exit codes: 0 done, 1 failed, 2 wrong use.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol, cast

import structlog
from setproctitle import setproctitle

from core.errors import ConfigError, HeardError
from core.words import Role
from heard import logs

FAILED = 1

log = structlog.get_logger("heard.cli")

# Each module is imported only when its command runs: `heard run` itself stays small.
MODULES = {
    "run": "heard.run",
    "web": "heard.web",
    "engine": "heard.engine",
    "worker": "heard.worker",
    "media": "heard.media",
    "simulator": "heard.simulator",
    "check": "heard.check",
    "agents": "heard.accounts",
    "residents": "heard.residents",
    "replay": "heard.replay",
    "reload": "heard.reload",
    "fallback-twiml": "heard.fallback",
    "triage": "heard.triage",
}


class CommandModule(Protocol):
    """What a module of the table offers."""

    def main(self, asked: argparse.Namespace, environ: Mapping[str, str]) -> int:
        """Do it and return the exit code; raises HeardError with what went wrong."""
        ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command with the words after `heard`; return the exit code."""
    asked = parser().parse_args(arguments)
    title = f"heard {asked.command}"
    setproctitle(title)
    logs.configure(title)
    try:
        module = cast("CommandModule", importlib.import_module(MODULES[asked.command]))
        return module.main(asked, os.environ)
    except ConfigError as error:
        _complain(*error.mistakes)
    except HeardError as error:
        _complain(error.message)
    except KeyboardInterrupt:
        _complain("interrupted")
    except Exception:
        # A mistake of ours: the traceback goes through the log, where it is redacted.
        log.exception("command.failed")
    return FAILED


def _complain(*sentences: str) -> None:
    for sentence in sentences:
        sys.stderr.write(f"heard: {sentence}\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="heard", description="Omnichannel contact-centre routing for social housing."
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    run = commands.add_parser("run", help="start everything on this machine")
    run.add_argument(
        "--demo",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="with the simulated telephone network and demo people "
        "(default: when no Twilio account is configured)",
    )
    commands.add_parser("web", help="webhooks, webchat and the console (any number)")
    commands.add_parser("engine", help="timers, sweep and outbox (any number)")
    commands.add_parser("worker", help="sends and redirects, as rq jobs (any number)")
    commands.add_parser("media", help="fetches residents' files, as rq jobs (any number)")
    commands.add_parser("simulator", help="the simulated telephone network")
    check = commands.add_parser("check", help="check configuration and connections, every mistake")
    check.add_argument("--explain", action="store_true", help="print what every setting means")
    _agents(commands.add_parser("agents", help="the accounts of agents and supervisors"))
    _residents(commands.add_parser("residents", help="what is kept about residents"))
    _replay(
        commands.add_parser("replay", help="what happened and why, from the archive and the log")
    )
    commands.add_parser("reload", help="put a changed centre file in force while people wait")
    commands.add_parser("fallback-twiml", help="print the static TwiML to keep at the provider")
    triage = commands.add_parser(
        "triage", help="JSON lines of messages in, JSON lines of labels out"
    )
    triage.add_argument("--explain", metavar="TEXT", help="say why this text gets its labels")
    triage.add_argument(
        "--corrections", action="store_true", help="what agents corrected, as labelled examples"
    )
    return top


def _agents(agents: argparse.ArgumentParser) -> None:
    actions = agents.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="make an account")
    add.add_argument("id", metavar="ID", help="the user name, for example amina")
    add.add_argument("--name", required=True, help="as residents see it")
    add.add_argument("--role", required=True, choices=[role.value for role in Role])
    add.add_argument(
        "--queues",
        type=_words,
        default=("*",),
        help="a,b:2 (b as second line; default: every queue)",
    )
    add.add_argument(
        "--skills",
        type=_words,
        default=(),
        help="x,y:3, for example cy for Welsh; how much of it, 1 to 5 (default 5)",
    )
    add.add_argument("--phone", default="", metavar="+44…", help="a number for when all else fails")
    actions.add_parser("list", help="show every account")
    password = actions.add_parser("set-password", help="give an account a new password")
    password.add_argument("id", metavar="ID")
    for needs_password in (add, password):
        needs_password.add_argument(
            "--password-stdin",
            action="store_true",
            required=True,
            help="read the password from standard input, so that no list of processes shows it",
        )
    remove = actions.add_parser("remove", help="remove an account")
    remove.add_argument("id", metavar="ID")


def _residents(residents: argparse.ArgumentParser) -> None:
    actions = residents.add_subparsers(dest="action", metavar="ACTION", required=True)
    records = actions.add_parser("import", help="household records, as CSV or JSON lines")
    records.add_argument(
        "file", help="with name, phone, language, vulnerable, needs; - is standard input"
    )
    for action, what in {"export": "everything that is kept", "erase": "erase it"}.items():
        actions.add_parser(action, help=what).add_argument("resident", metavar="ID_OR_ADDRESS")


def _replay(replay: argparse.ArgumentParser) -> None:
    which = replay.add_mutually_exclusive_group(required=True)
    which.add_argument("conversation", nargs="?", metavar="CONVERSATION", help="one conversation")
    which.add_argument("--since", metavar="TIME", help="everything, as from 2026-03-01T09:00:00Z")
    replay.add_argument("--json", action="store_true", help="whole events, as JSON lines")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
