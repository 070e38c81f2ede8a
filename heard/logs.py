"""Logging for every process: structured lines that passed the redaction, whoever wrote them.

Lines of the standard library's logging (rq, aiohttp, warnings, tracebacks) go the same way as our
own. JSON, except on a terminal.
"""

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor

from heard.redaction import redacted_fields

# These say per request or per job what our own line already says, with more in it than needed.
QUIET = {
    "aiohttp.access": logging.WARNING,
    "alembic": logging.WARNING,
    "asyncio": logging.WARNING,
    "rq": logging.WARNING,
    "urllib3": logging.INFO,  # below that it writes URLs, which hold numbers
}


def configure(process: str, *, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send all logging of this process to `stream` (standard error when None)."""
    stream = sys.stderr if stream is None else stream
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _named(process),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        _redact,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.dev.ConsoleRenderer()
            if stream.isatty()
            else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name, quiet in QUIET.items():
        logging.getLogger(name).setLevel(quiet)
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _named(process: str) -> Processor:
    def add(_logger: object, _method: str, fields: EventDict) -> EventDict:
        fields["process"] = process
        return fields

    return add


def _redact(_logger: object, _method: str, fields: EventDict) -> EventDict:
    kept = {key: fields.pop(key) for key in ("_record", "_from_structlog") if key in fields}
    return {**redacted_fields(fields), **kept}
