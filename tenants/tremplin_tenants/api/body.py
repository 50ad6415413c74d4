"""What a body and a query may hold: the fields that are listed, and none besides."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from tremplin_tenants.api.meanings import MEANINGS

UNKNOWN = "Ce champ n’existe pas ici : enlevez-le, ou corrigez son nom."


class Body(serializers.Serializer[Any]):
    """
    An object whose every field is declared.

    An attribute's trailing underscore is not part of the field's name: `from_` reads `from`.
    """

    def get_fields(self) -> dict[str, Any]:
        fields = {name.rstrip("_"): field for name, field in super().get_fields().items()}
        for name, field in fields.items():
            field.help_text = field.help_text or MEANINGS.get(name)
        return fields

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = {
                str(name): [ErrorDetail(UNKNOWN, "unknown-field")] for name in data if name not in self.fields
            }
            if unknown:
                raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)


class Query(Body):
    """The parameters of a read; each is given once at most."""


def parse(form: type[Body], data: Mapping[str, Any]) -> dict[str, Any]:
    """
    The typed values of `data`, absent fields being absent.

    :raises ValidationError: with every fault found
    """
    serializer = form(data=data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
