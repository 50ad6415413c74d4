"""The columns of a list's file, from the declared shape of its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from rest_framework import serializers
from rest_framework.fields import Field

from tremplin_tenants.api.web.meanings import MEANINGS
from tremplin_tenants.api.web.responses import Amount, ResponseSerializer, TwoDecimals
from tremplin_tenants.files.cells import Kind, ListColumn
from tremplin_tenants.files.code_words import CODE_WORDS
from tremplin_tenants.files.definitions import DEFINITIONS
from tremplin_tenants.files.headers import header_of

_AnyField = Field[Any, Any, Any, Any]
# The first that fits.
_KINDS: tuple[tuple[type[Any], Kind], ...] = (
    (TwoDecimals, Kind.NUMBER),
    (Amount, Kind.NUMBER),
    (serializers.IntegerField, Kind.WHOLE),
    (serializers.DateTimeField, Kind.INSTANT),
    (serializers.DateField, Kind.DAY),
    (serializers.BooleanField, Kind.FLAG),
    (serializers.ListField, Kind.PARTS),
    (serializers.ListSerializer, Kind.PARTS),
)


@cache
def list_columns(row: type[ResponseSerializer], *, of: str) -> Sequence[ListColumn]:
    """
    Return the columns of rows of a shape: a column for each field, those of an object within it included.

    After them all, the words of each column of codes.

    :param of: the name of the list's operation
    """
    columns = [
        ListColumn(name=name, header=header_of(name, of=of), kind=_kind(field), meaning=_meaning(name, field))
        for name, field in _leaves(row, "")
    ]
    return (*columns, *(_in_words(column) for column in columns if column.name in CODE_WORDS))


def _in_words(column: ListColumn) -> ListColumn:
    meaning = f"« {column.header} », en français."
    return replace(
        column, header=f"{column.header} (en clair)", meaning=meaning, words=CODE_WORDS[column.name]
    )


def _leaves(shape: type[ResponseSerializer], before: str) -> Iterator[tuple[str, _AnyField]]:
    for name, field in shape().fields.items():
        if isinstance(field, ResponseSerializer):
            yield from _leaves(type(field), f"{before}{name}.")
        else:
            yield f"{before}{name}", field


def _kind(field: _AnyField) -> Kind:
    if type(field) is serializers.DictField:
        return Kind.JSON
    if isinstance(field, serializers.DictField):
        return Kind.PARTS
    return next((kind for base, kind in _KINDS if isinstance(field, base)), Kind.TEXT)


def _meaning(name: str, field: _AnyField) -> str:
    last = name.rpartition(".")[2]
    known = (field.help_text, DEFINITIONS.get(name), DEFINITIONS.get(last), MEANINGS.get(last))
    return str(next((text for text in known if text), "")).replace("`", "")
