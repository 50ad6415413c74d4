"""Hold every answer that a test receives to the OpenAPI document, and list the fields that requests take."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.test import Client
from jsonschema_rs import Draft202012Validator
from rest_framework.serializers import BaseSerializer, Field, ListSerializer

from tremplin_tenants.api.urls import TABLE


def hold_to_document(method: str, path: str, status: int, media_type: str, content: bytes) -> None:
    """Fail where the document announces no such answer; a request that it does not describe is passed over."""
    operation = _operation(method.lower(), path.partition("?")[0])
    if operation is None:
        return
    announced = _document()["paths"][operation][method.lower()]["responses"]
    where = f"{method} {operation} {status}"
    assert str(status) in announced, f"{where}: the document has only {', '.join(announced)}"
    kinds = announced[str(status)].get("content", {})
    assert media_type.partition(";")[0] in (kinds or {""}), (
        f"{where} {media_type}: the document has {list(kinds)}"
    )
    if "json" in media_type:
        faults = [
            f"{'/'.join(map(str, fault.instance_path))}: {fault.message}"
            for fault in _validator(operation, method.lower(), str(status)).iter_errors(json.loads(content))
        ]
        assert faults == [], where


@cache
def _document() -> Mapping[str, Any]:
    document: Mapping[str, Any] = json.loads(Client().get("/api/schema/?format=json").content)
    return document


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    # An address without a variable comes before one that could be read as its like.
    paths = sorted(_document()["paths"], key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\{.*?\}", "[^/]+", path)), path) for path in paths]


@cache
def _operation(method: str, path: str) -> str | None:
    for pattern, template in _patterns():
        if pattern.fullmatch(path):
            return template if method in _document()["paths"][template] else None
    return None


@cache
def _validator(operation: str, method: str, status: str) -> Draft202012Validator:
    contents = _document()["paths"][operation][method]["responses"][status]["content"]
    (shape,) = (kind["schema"] for name, kind in contents.items() if "json" in name)
    return Draft202012Validator({**shape, "components": _document()["components"]})


def views() -> dict[str, Any]:
    """The view of each request; two requests at one address have one each."""
    return dict(TABLE)


def leaves(shape: Any, at: str = "") -> Iterator[tuple[str, "Field[Any, Any, Any, Any]"]]:
    """Every field of a body or a query that holds one value, with its place in it; a list's is that of a row."""
    if isinstance(shape, ListSerializer):
        yield from leaves(shape.child, at)
    elif isinstance(shape, BaseSerializer):
        for name, field in shape.fields.items():  # type: ignore[attr-defined]
            yield from leaves(field, f"{at}/{name}")
    elif getattr(shape, "child", None) is not None:
        yield from leaves(shape.child, at)
    else:
        yield at, shape
