"""Logs are lines of JSON, and no secret shows in them."""

import json
import logging
from contextlib import suppress

import pytest
from django.test import RequestFactory
from django.urls import Resolver404, resolve

from tremplin_infra.log_lines import identify_requests
from tremplin_infra.logs import JsonFormatter
from tremplin_infra.redaction import without_secrets


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer s3cr3t-value",
        "{'Authorization': 'Bearer s3cr3t-value'}",
        "authorization=s3cr3t-value",
        "postgresql://tremplin:s3cr3t-value@db/tremplin",
        "host=db password=s3cr3t-value dbname=tremplin",
    ],
)
def test_a_secret_becomes_stars(text: str) -> None:
    assert "s3cr3t" not in without_secrets(text)
    assert "***" in without_secrets(text)


def test_a_record_is_one_line_of_json_with_its_error() -> None:
    try:
        raise ValueError("postgresql://tremplin:s3cr3t@db/tremplin")
    except ValueError as error:
        record = logging.LogRecord("tremplin_infra", logging.ERROR, "", 0, "panne de %s", ("relais",), None)
        record.exc_info = (ValueError, error, error.__traceback__)

    line = JsonFormatter().format(record)

    assert "\n" not in line
    assert "s3cr3t" not in line
    assert json.loads(line)["message"] == "panne de relais"
    assert json.loads(line)["level"] == "ERROR"


def line(message: str, **extra: object) -> dict[str, object]:
    """The line of a record, read again."""
    record = logging.LogRecord("tremplin_platform", logging.WARNING, "", 0, message, (), None)
    record.__dict__.update(extra)
    return dict(json.loads(JsonFormatter().format(record)))


def test_a_line_carries_the_log_and_seq_it_is_about() -> None:
    written = line("journal retenu", log="cpam-075", seq=12, other="ignored")

    assert list(written) == ["time", "level", "logger", "message", "log", "seq"]
    assert (written["log"], written["seq"]) == ("cpam-075", 12)
    assert list(line("relais")) == ["time", "level", "logger", "message"]


def test_the_lines_of_a_request_carry_its_identifier() -> None:
    lines: list[dict[str, object]] = []

    def answer(environ: dict[str, object], start_response: object) -> list[bytes]:
        lines.extend([line("un"), line("deux")])
        return []

    application = identify_requests(answer)
    application({}, None)
    application({}, None)

    first, again, other, _ = (item["request"] for item in lines)
    assert first == again != other
    assert "request" not in line("ensuite")


def logged(message: str, path: str) -> str:
    """Return the line logged for `message`, about a request to `path`."""
    request = RequestFactory().get(path)
    with suppress(Resolver404):
        request.resolver_match = resolve(request.path)
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, f"{message}: %s", (path,), None)
    record.request = request
    return str(json.loads(JsonFormatter().format(record))["message"])


def test_a_path_is_logged_as_its_route() -> None:
    person = "3f0c9a0be1d24c7f8a5560d2b7e41c93"

    told = logged("Service Unavailable", f"/api/v1/persons/{person}/hires")
    asked = logged("Service Unavailable", f"/api/v1/members/cpam-075/hours/h-1/validate?person={person}")
    absent = logged("Not Found", f"/personnes/{person}")

    assert told == "Service Unavailable: api/v1/persons/<identifier:id>/hires"
    assert "cpam-075" not in asked
    assert person not in asked + absent
    assert absent == "Not Found: (adresse inconnue)"


def test_a_person_is_not_named_whatever_is_logged() -> None:
    person = "3f0c9a0be1d24c7f8a5560d2b7e41c93"
    digest = "ab" * 32
    record = logging.LogRecord("tremplin", logging.ERROR, "", 0, "%s de %s", (digest, person), None)

    assert json.loads(JsonFormatter().format(record))["message"] == f"{digest} de ***"
