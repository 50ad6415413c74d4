"""The OpenAPI document and its page, without a network and without a key."""

import json
import re
from typing import Any

import pytest
from django.contrib.staticfiles.finders import find
from django.core.management import call_command
from django.test import Client

from tremplin_tenants.access_table import TABLE


@pytest.fixture(scope="module")
def document() -> Any:
    return json.loads(Client().get("/api/schema/?format=json").content)


def test_the_document_is_valid_without_a_warning(tmp_path: Any) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_every_request_is_described_with_its_errors(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    described = {
        (method.upper(), re.sub(r"\{.*?\}", "{}", path))
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert described == {
        (row.method, "/api/v1/" + re.sub(r"\{.*?\}", "{}", row.path)) for row in TABLE.values()
    }
    for methods in document["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert {"401", "403", "404", "422", "429"} <= set(operation["responses"])
            assert "application/problem+json" in operation["responses"]["422"]["content"]


def test_a_command_says_its_headers_and_a_read_what_it_waits_for(document: Any) -> None:
    for methods in document["paths"].values():
        for method, operation in methods.items():
            names = {parameter["name"] for parameter in operation["parameters"]}
            assert ("Idempotency-Key" if method == "post" else "wait_for") in names


def test_a_list_that_may_be_held_says_so(document: Any) -> None:
    shapes = document["components"]["schemas"]
    pages = {name: shape["required"] for name, shape in shapes.items() if name.endswith("Page")}

    assert len(pages) > 15
    assert all({"complete", "held", "results"} <= set(required) for required in pages.values())


def test_the_page_asks_nothing_of_another_server() -> None:
    page = Client().get("/api/docs/").content.decode()

    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert addresses
    assert all(address.startswith("/") for address in addresses)
    for address in addresses:
        assert find(address.removeprefix("/static/").partition("?")[0]), address
