"""Shapes that several answers share, for the OpenAPI document; answers themselves are plain rows."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers


class AsOf(serializers.Serializer[Any]):
    """La position à laquelle on répond."""

    log = serializers.CharField()
    seq = serializers.IntegerField()
    recorded_at = serializers.DateTimeField(allow_null=True)


class Origin(serializers.Serializer[Any]):
    """Le fait de la centrale dont ceci est la copie."""

    log = serializers.CharField()
    seq = serializers.IntegerField()
    recorded_at = serializers.DateTimeField()
    digest = serializers.CharField()


class Place(serializers.Serializer[Any]):
    """Un événement, par son journal et son numéro."""

    log = serializers.CharField()
    seq = serializers.IntegerField()


class HeldShown(serializers.Serializer[Any]):
    projection = serializers.CharField()
    since_seq = serializers.IntegerField()
    since = serializers.DateTimeField()


@extend_schema_field({"type": "string", "format": "uri-reference"})
class Reference(serializers.CharField):
    """An address relative to that of the request."""


class ListOf(serializers.Serializer[Any]):
    """Une page : `next` et `previous` sont les adresses des pages voisines, relatives, ou null."""

    as_of = AsOf()
    next = Reference(allow_null=True)
    previous = Reference(allow_null=True)


def page_of(
    row: type[serializers.Serializer[Any]], *, name: str, **beside: serializers.Field[Any, Any, Any, Any]
) -> serializers.Serializer[Any]:
    """The shape `name` of a page whose rows are `row`, with what stands beside them."""
    return inline_serializer(
        name,
        {
            **ListOf().fields,
            "complete": serializers.BooleanField(help_text="Faux si un journal de la liste est retenu."),
            "held": HeldShown(many=True),
            "results": row(many=True),
            **beside,
        },
    )
