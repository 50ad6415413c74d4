"""Whatever is sent, the answer is a problem document that says what to do, and never a 500."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings, strategies as st

from support.in_process_api import a_market, api, hours_body
from tremplin_tenants.api.attribution.attribution import AttributionBody
from tremplin_tenants.api.contracts.contracts import OpenBody
from tremplin_tenants.api.hours.hours import CorrectBody, DeclareBody
from tremplin_tenants.api.lots.contract_bodies import ContractBody
from tremplin_tenants.api.lots.lots import AwardBody
from tremplin_tenants.api.organisations.organisations import OrganisationBody
from tremplin_tenants.api.urls import TABLE
from tremplin_tenants.api.web.endpoint import Endpoint
from tremplin_tenants.keys import create_key
from tremplin_tenants.roles import CENTRALE, Role

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("module_database")]

POST = [request for request in TABLE.values() if request.method == "POST"]
GET = [request for request in TABLE.values() if request.method == "GET"]
NAMES = {
    "id": "x",
    "member": "x",
    "lot": "1",
    "contract": "x",
    "quarter": "2026-Q1",
    "tranche": "x",
    "prefix": "x",
}

TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["\0", "2026-02-30", "20260-01-01", "833.00", "-1", "25.00", "cpam-075", "x" * 70, "1e9"]
    ),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    sorted(
        {
            name.rstrip("_")
            for form in (
                ContractBody,
                OrganisationBody,
                DeclareBody,
                AwardBody,
                CorrectBody,
                OpenBody,
                AttributionBody,
            )
            for name in form._declared_fields
        }
    )
)


@pytest.fixture(scope="module")
def client(module_database: object) -> Client:
    key = create_key(organisation=CENTRALE, kind=CENTRALE, role=Role.BUYER).key
    return Client(headers={"Authorization": f"Bearer {key}"})


def address(request: type[Endpoint]) -> str:
    return f"/api/v1/{request.path.format(**NAMES)}"


def is_problem(answer: Any) -> bool:
    document = json.loads(answer.content)
    return (
        answer.headers["Content-Type"] == "application/problem+json"
        and document["status"] == answer.status_code
        and bool(document["detail"])
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(request=st.sampled_from(POST), body=st.dictionaries(FIELDS, VALUES, max_size=6))
def test_no_body_breaks_a_command(client: Client, request: type[Endpoint], body: dict[str, Any]) -> None:
    answer = client.post(address(request), json.dumps(body), content_type="application/json")

    assert answer.status_code < 500, answer.content
    assert answer.status_code < 300 or is_problem(answer)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    request=st.sampled_from(GET),
    query=st.dictionaries(
        st.sampled_from(
            ["wait_for", "known_at", "after", "limit", "cursor", "log", "member", "measure", "quarter"]
        ),
        TEXTS,
        max_size=3,
    ),
)
def test_no_query_breaks_a_read(client: Client, request: type[Endpoint], query: dict[str, str]) -> None:
    query = {
        name: value for name, value in query.items() if not any("\ud800" <= c <= "\udfff" for c in value)
    }
    answer = client.get(address(request), query)

    assert answer.status_code != 500, answer.content  # 503: a position that is not counted here
    assert answer.status_code < 300 or is_problem(answer)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"name": "\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 900 + b"1" + b"}" * 900,
        b'{"id": "a", "id": "b"}',
        b'{"amount": 1' + b"0" * 5000 + b"}",
        b'{"amount": NaN}',
        b"[]",
        b'"text"',
        b"null",
    ],
)
def test_a_body_that_is_no_object_is_refused(client: Client, raw: bytes) -> None:
    answer = client.post("/api/v1/organisations", raw, content_type="application/json")

    assert answer.status_code in (400, 422)
    assert is_problem(answer)


def test_a_body_too_large_is_413(client: Client) -> None:
    answer = client.post("/api/v1/organisations", b" " * 1_048_577, content_type="application/json")

    assert answer.status_code == 413
    assert is_problem(answer)


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml"]
)
def test_a_body_not_declared_as_json_is_415(client: Client, content_type: str) -> None:
    answer = client.post("/api/v1/organisations", b"a=b", content_type=content_type)

    assert answer.status_code == 415
    assert is_problem(answer)


def test_a_method_that_is_not_there_is_405(client: Client) -> None:
    answer = client.delete("/api/v1/organisations")

    assert answer.status_code == 405
    assert is_problem(answer)


@pytest.mark.parametrize(
    "path", ["nothing", "organisations/", "contracts/A%00/publish", "members/é/hours", ""]
)
def test_an_unknown_address_is_404(client: Client, path: str) -> None:
    answer = client.post(f"/api/v1/{path}", b"{}", content_type="application/json")

    assert answer.status_code == 404
    assert is_problem(answer)


def test_the_root_leads_to_signing_in_and_anything_else_is_absent(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/connexion?suite=/"
    absent = client.get("/api/")
    assert absent.status_code == 404
    assert is_problem(absent)
    for path in ("/index.html", "/admin/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("hours", "code"),
    [("25.00", "too-many-hours"), ("-1.00", "bad-hours"), (25, "not-a-string"), ("0.00", "not-positive")],
)
def test_hours_of_one_day(client: Client, hours: Any, code: str) -> None:
    buyer = api(Role.BUYER)
    member, contractor, contract = a_market(buyer)
    body = hours_body(contract, contractor, hours, last="2026-02-02")
    answer = buyer.post(f"members/{member}/hours", body)

    assert answer.status_code == 422
    assert {"/hours"} == {error["pointer"] for error in answer.json()["errors"]}
    assert answer.json()["code"] == code


def test_an_unknown_parameter_is_refused(client: Client) -> None:
    read, command = client.get("/api/v1/me?x=1"), client.post("/api/v1/quarters/2020-Q1/close?x=1")

    assert [read.status_code, command.status_code] == [422, 422]
    assert [read.json()["code"], command.json()["code"]] == ["unknown-field", "unknown-field"]
