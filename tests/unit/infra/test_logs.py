"""Logs are lines of JSON, and no secret shows in them."""

import json
import logging

import pytest

from tremplin_infra.logs import JsonFormatter, without_secrets


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
