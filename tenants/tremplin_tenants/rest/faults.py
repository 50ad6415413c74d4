"""The faults of a body or a query, flat, each with its JSON pointer (RFC 6901)."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from rest_framework.exceptions import ErrorDetail, ValidationError

from tremplin_tenants.rest.problem import TOLD, FieldError, cut

_OF_THE_WHOLE = "non_field_errors"
_LONGEST_NAME = 64


def field_errors(error: ValidationError) -> list[FieldError]:
    """The first `TOLD` faults that Django REST framework found, by field; row 0 is a row like any other."""
    return list(islice(_walk(error.detail, ""), TOLD))


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
    return cut(name, _LONGEST_NAME).replace("~", "~0").replace("/", "~1")
