"""Structured logs: one JSON object a line on stderr, in which no secret shows, nor whom a request was about."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

_SECRETS = (
    (re.compile(r"(?i)(bearer\s+)[^\s\"',;]+"), r"\1***"),
    (re.compile(r"(?i)(authorization['\"]?\s*[:=]\s*['\"]?)(?!bearer)[^\s\"',;]+"), r"\1***"),
    (re.compile(r"(?i)(postgres(?:ql)?://[^:/@\s]*:)[^@\s]+@"), r"\1***@"),
    (re.compile(r"(?i)(password['\"]?\s*[:=]\s*['\"]?)[^\s\"',;]+"), r"\1***"),
)
# A person's identifier is 32 hexadecimal digits; digests, which name no one, are longer.
_PERSON = re.compile(r"(?i)(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")


class JsonFormatter(logging.Formatter):
    """`{"time", "level", "logger", "message"}`, and `"error"` with the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """
        The record as one line of JSON.

        Secrets and persons' identifiers are stars, and the path of a request is the pattern of its route: the
        identifiers in it say whom it was about.
        """
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _clean(record.getMessage(), record),
        }
        if record.exc_info:
            entry["error"] = _clean(self.formatException(record.exc_info), record)
        return json.dumps(entry, ensure_ascii=False)


def without_secrets(text: str) -> str:
    """`text` with keys, Authorization values and passwords replaced by stars."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def _clean(text: str, record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)  # Django's loggers give it
    if request is not None:
        match = request.resolver_match
        route = (match and match.route) or "(adresse inconnue)"
        for path in (request.get_full_path(), request.path):
            text = text.replace(path, route)
    return _PERSON.sub("***", without_secrets(text))


def logging_settings() -> dict[str, Any]:
    """What `logging.config.dictConfig` takes."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "tremplin_infra.logs.JsonFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {
            "kafka": {"level": "CRITICAL"},  # it shouts at each attempt while a broker is away; lag tells
            "django.request": {"level": "ERROR"},  # a refused request is an answer, not an incident
            "django": {"level": "WARNING", "handlers": [], "propagate": True},
        },
    }
