"""The OpenAPI document and its page, without a network and without a key."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator
from openapi_spec_validator import OpenAPIV31SpecValidator

from tremplin_tenants.api.members.results_responses import ResultsResponse
from tremplin_tenants.api.urls import PUBLIC, TABLE
from tremplin_tenants.api.web.body import parse
from tremplin_tenants.api.web.command_views import CommandView

# Every answer states the last checkpoint, which is in the database.
pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("module_database")]


@pytest.fixture(scope="module")
def document(module_database: Any) -> Any:
    return json.loads(Client().get("/api/schema/?format=json").content)


def test_the_document_is_valid_without_a_warning(tmp_path: Any) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_the_document_is_made_once_for_all_callers(document: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes a second: with no key and no limit, twenty requests kept everyone out for eighteen."""

    def made_again(*_: object, **__: object) -> None:
        raise AssertionError("made again")

    monkeypatch.setattr(SchemaGenerator, "get_schema", made_again)
    for asked in ("", "?format=json", "?lang=en", "?version=1", "?version=%0d%0aX-Header:1"):
        answer = Client().get(f"/api/schema/{asked}")
        assert answer.status_code == 200, asked
        assert json.loads(answer.content) == document, asked


def test_an_independent_validator_finds_nothing(document: Any) -> None:
    assert [fault.message for fault in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_request_is_described_with_its_errors(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    described = {
        (method.upper(), re.sub(r"\{.*?\}", "{}", path))
        for path, methods in document["paths"].items()
        for method in methods
    }
    rows: list[Any] = [*TABLE.values(), *PUBLIC]
    assert described == {(row.method, "/api/v1/" + re.sub(r"\{.*?\}", "{}", row.path)) for row in rows}
    for methods in document["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            keyed = set() if _is_public(operation) else {"401", "403", "429"}
            assert {"404", "422"} | keyed <= set(operation["responses"])
            assert "application/problem+json" in operation["responses"]["422"]["content"]


def test_a_command_says_its_headers_and_a_read_what_it_waits_for(document: Any) -> None:
    for methods in document["paths"].values():
        for method, operation in methods.items():
            if _is_public(operation):
                continue
            names = {parameter["name"] for parameter in operation["parameters"]}
            assert ("Idempotency-Key" if method == "post" else "wait_for") in names


def test_what_needs_no_key_is_documented_so(document: Any) -> None:
    open_ = {
        operation["operationId"]
        for methods in document["paths"].values()
        for operation in methods.values()
        if not operation.get("security", [{}])[0]
    }

    assert open_ == {view.endpoint for view in PUBLIC}


def _is_public(operation: Any) -> bool:
    return operation["operationId"] in {view.endpoint for view in PUBLIC}


def test_every_field_of_a_body_says_what_it_means(document: Any) -> None:
    shapes = document["components"]["schemas"]
    silent = [
        f"{name}.{field}"
        for name, shape in shapes.items()
        if name.endswith("Body")
        for field, meaning in shape.get("properties", {}).items()
        if not meaning.get("description")
    ]

    assert silent == []


def test_every_command_shows_a_body_that_its_form_takes(document: Any) -> None:
    forms = {
        view.endpoint: view.request_serializer
        for view in _views(get_resolver())
        if issubclass(view, CommandView)
    }
    commands = [methods["post"] for methods in document["paths"].values() if "post" in methods]

    assert {command["operationId"] for command in commands} == set(forms)
    for command in commands:
        form = forms[command["operationId"]]
        if not form().fields or "multipart/form-data" in command["requestBody"]["content"]:
            continue  # a file shows no example
        for example in command["requestBody"]["content"]["application/json"]["examples"].values():
            assert parse(form, example["value"]), command["operationId"]


def test_every_parameter_says_what_it_is(document: Any) -> None:
    silent = {
        f"{operation['operationId']} {parameter['name']}"
        for methods in document["paths"].values()
        for operation in methods.values()
        for parameter in operation["parameters"]
        if not parameter.get("description")
    }

    assert silent == set()


def test_every_refusal_shows_an_example_of_its_own_status(document: Any) -> None:
    for methods in document["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                for shown in (
                    answer["content"].get("application/problem+json", {}).get("examples", {}).values()
                ):
                    assert str(shown["value"]["status"]) == status
            assert operation["responses"]["404"]["content"]["application/problem+json"]["examples"]


def test_the_example_of_results_has_the_fields_of_results(document: Any) -> None:
    answer = document["paths"]["/api/v1/results"]["get"]["responses"]["200"]["content"]["application/json"]
    (example,) = answer["examples"].values()
    serializer = ResultsResponse(data=example["value"])

    assert serializer.is_valid(), serializer.errors
    assert _names(example["value"]) == _names(serializer.data)


def test_every_group_of_requests_is_described_in_french(document: Any) -> None:
    used = {
        tag for methods in document["paths"].values() for method in methods.values() for tag in method["tags"]
    }

    assert {tag["name"] for tag in document["tags"] if tag["description"]} == used


def test_a_list_that_may_be_held_says_so(document: Any) -> None:
    shapes = document["components"]["schemas"]
    pages = {name: shape["required"] for name, shape in shapes.items() if name.endswith("Page")}

    assert len(pages) > 15
    rows = {"HistoryPage": "points"}  # by the name of `GET results/history`
    assert all(
        {"complete", "held", rows.get(name, "results")} <= set(required) for name, required in pages.items()
    )


def test_the_page_asks_nothing_of_another_server() -> None:
    page = Client().get("/api/docs/").content.decode()

    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(addresses) == 5
    assert all(address.startswith("/") for address in addresses)
    for address in addresses:
        answer = Client().get(address)
        assert answer.status_code == 200, address
        answer.close()


def test_the_page_finds_its_document_beside_it() -> None:
    script = Client().get("/api/docs/?script=").content.decode()

    [address] = re.findall(r'\burl: "([^"]+)"', script)
    found = Client().get(urljoin("/api/docs/", address))
    assert found.json()["info"]["title"] == "Tremplin"


def _names(value: Any) -> Any:
    """The names of an answer, without what they hold."""
    if isinstance(value, dict):
        return {name: _names(item) for name, item in value.items()}
    return [_names(item) for item in value] if isinstance(value, list) else None


def _views(place: URLResolver) -> Iterator[type]:
    """The view of every address."""
    for url_pattern in place.url_patterns:
        if isinstance(url_pattern, URLResolver):
            yield from _views(url_pattern)
        elif hasattr(url_pattern.callback, "cls"):
            yield url_pattern.callback.cls
