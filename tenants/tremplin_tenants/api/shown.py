"""Shapes that several answers share, for the OpenAPI document; answers themselves are plain rows."""

from typing import Any

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


class ListOf(serializers.Serializer[Any]):
    """Une page : `next` et `previous` sont les adresses des pages voisines, ou null."""

    as_of = AsOf()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
