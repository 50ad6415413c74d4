"""The faults of a body or a query, flat, each with its JSON pointer (RFC 6901)."""

from collections.abc import Iterator
from typing import Any

from rest_framework.exceptions import ErrorDetail, ValidationError

from tremplin_tenants.rest.problem import FieldError

_OF_THE_WHOLE = "non_field_errors"


def field_errors(error: ValidationError) -> list[FieldError]:
    """Every fault that Django REST framework found, in the order of the fields; row 0 is a row like any other."""
    return list(_walk(error.detail, ""))


def _walk(detail: Any, pointer: str) -> Iterator[FieldError]:
    if isinstance(detail, ErrorDetail):
        yield {
            "pointer": pointer,
            "code": (detail.code or "invalid").replace("_", "-"),
            "detail": str(detail),
        }
    elif isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _walk(inner, pointer if name == _OF_THE_WHOLE else f"{pointer}/{_escape(str(name))}")
    else:
        for row, inner in enumerate(detail):
            # A list holds the faults of one value, or one entry for each row of it.
            yield from _walk(inner, pointer if isinstance(inner, ErrorDetail) else f"{pointer}/{row}")


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
