"""The views of the API by the name of their request in the table of who may what."""

from collections.abc import Iterator
from typing import Any

from rest_framework.serializers import BaseSerializer, Field, ListSerializer

from tremplin_tenants.api.urls import TABLE


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
