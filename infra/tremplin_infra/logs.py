"""Configure logging: warnings and above go to stderr, each as one JSON object a line (see `log_lines`)."""

import logging
from functools import cached_property
from typing import Any


class JsonFormatter(logging.Formatter):
    """Writes a record as a line of JSON; imports structlog, which takes a tenth of a second, with the first line."""

    @cached_property
    def _lines(self) -> logging.Formatter:
        from tremplin_infra.log_lines import json_formatter

        return json_formatter()

    def format(self, record: logging.LogRecord) -> str:
        return self._lines.format(record)


def logging_settings() -> dict[str, Any]:
    """Return the settings for `logging.config.dictConfig`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "tremplin_infra.logs.JsonFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {
            "kafka": {"level": "CRITICAL"},  # it logs each attempt while a broker is away; the lag shows that
            "django.request": {"level": "ERROR"},  # a refused request is an answer, not an incident
            "django": {"level": "WARNING", "handlers": [], "propagate": True},
        },
    }
