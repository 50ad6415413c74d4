"""The tests' own client refuses an answer that the OpenAPI document does not announce."""

import json

import pytest

from support.documented import hold_to_document
from support.in_process_api import api
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

PROBLEM = "application/problem+json"


def test_an_answer_that_the_document_does_not_announce_is_refused(database: Database) -> None:
    answer = api(Role.BUYER).get("members")
    body, media_type = answer.json(), answer.headers["Content-Type"]
    path = "/api/v1/members?limit=3"

    def held(status: int = 200, media_type: str = media_type, **changed: object) -> None:
        hold_to_document("GET", path, status, media_type, json.dumps(body | changed).encode())

    held()
    for wrong in (
        {"status": 418},
        {"media_type": "text/html"},
        {"media_type": PROBLEM},
        {"results": 3},
        {"as_of": None},
    ):
        with pytest.raises(AssertionError, match="GET /api/v1/members"):
            held(**wrong)
