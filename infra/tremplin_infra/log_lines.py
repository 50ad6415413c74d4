"""
Structured logs: one JSON object a line on stderr, without secrets or persons' identifiers.

A line has `time`, `level`, `logger` and `message`; then what is known of `log` (whose events it is about), `seq` (which
of them) and `request` (the identifier of the request that was being answered); then `error`, a traceback.

Code logs through the standard library's `logging`, as libraries do, and structlog makes the lines. `log` and `seq`
are given by `extra={"log": …}`, or bound for a block by `structlog.contextvars.bound_contextvars(log=…)`.
"""

import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from structlog.contextvars import bound_contextvars, merge_contextvars
from structlog.processors import JSONRenderer, format_exc_info
from structlog.stdlib import ExtraAdder, ProcessorFormatter
from structlog.typing import EventDict, WrappedLogger

from tremplin_infra.redaction import without_persons, without_secrets

_BOUND = ("log", "seq", "request")
_Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def json_formatter() -> ProcessorFormatter:
    """Make the formatter of every log record, those of libraries included."""
    return ProcessorFormatter(
        processors=[
            ExtraAdder(allow={"log", "seq"}),
            merge_contextvars,
            format_exc_info,
            _describe,
            JSONRenderer(ensure_ascii=False),
        ]
    )


def identify_requests(application: _Application) -> _Application:
    """Wrap a WSGI application so that the lines logged while it answers carry the request's random identifier."""

    def identified(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with bound_contextvars(request=secrets.token_hex(8)):
            return application(environ, start_response)

    return identified


def _describe(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Build the line, its keys in order."""
    record = event["_record"]
    line = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": _redact(event["event"], record),
    }
    line |= {key: event[key] for key in _BOUND if key in event}
    if "exception" in event:
        line["error"] = _redact(event["exception"], record)
    return line


def _redact(text: str, record: Any) -> str:
    """Hide secrets and persons, and show a request's path as the pattern of its route: paths hold identifiers."""
    request = getattr(record, "request", None)  # Django's loggers give it
    if request is not None:
        match = request.resolver_match
        route = (match and match.route) or "(adresse inconnue)"
        for path in (request.get_full_path(), request.path):
            text = text.replace(path, route)
    return without_persons(without_secrets(text))
