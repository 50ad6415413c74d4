"""Serializers of bodies and queries that refuse any field which is not declared."""

from collections.abc import Callable, Mapping
from itertools import islice
from threading import local
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.fields import empty

from tremplin_tenants.api.web.meanings import MEANINGS
from tremplin_tenants.rest.problem import MAX_ERRORS

UNKNOWN = "Ce champ n’existe pas ici : enlevez-le, ou corrigez son nom."


class Rows(serializers.ListSerializer[Any]):
    """The rows of a body; once 20 are at fault, as many as an answer lists, the others are not validated."""

    def to_internal_value(self, data: Any) -> list[Any]:
        self._at_fault = 0
        rows: list[Any] = super().to_internal_value(data)
        return rows

    def run_child_validation(self, data: Any) -> Any:
        if self._at_fault >= MAX_ERRORS:
            return {}
        try:
            return super().run_child_validation(data)
        except serializers.ValidationError:
            self._at_fault += 1
            raise


class Body(serializers.Serializer[Any]):
    """
    An object whose every field is declared.

    An attribute's trailing underscore is not part of the field's name: `from_` reads `from`. `makes`: what comes out
    where the object is a field of another, made of its fields; a dictionary by default.
    """

    makes: ClassVar[Callable[..., Any] | None] = None

    class Meta:
        list_serializer_class = Rows

    def get_fields(self) -> dict[str, Any]:
        fields = {name.rstrip("_"): field for name, field in super().get_fields().items()}
        for name, field in fields.items():
            field.help_text = field.help_text or MEANINGS.get(name)
        return fields

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            names = islice((name for name in data if name not in self.fields), MAX_ERRORS)
            unknown = {str(name): [ErrorDetail(UNKNOWN, "unknown-field")] for name in names}
            if unknown:
                raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)

    def run_validation(self, data: Any = empty) -> Any:
        value = super().run_validation(data)
        make = type(self).makes
        return value if make is None or value is None or self.parent is None else make(**value)


class _Forms(local):
    """The forms of one thread, each made once: Django REST framework copies every field of a form that it makes."""

    def __init__(self) -> None:
        self.made: dict[type[Body], Body] = {}


_forms = _Forms()


def parse(form: type[Body], data: Mapping[str, Any]) -> dict[str, Any]:
    """
    The typed values of `data`, absent fields being absent.

    :raises ValidationError: with the faults found, the first of them where they are many
    """
    if form not in _forms.made:
        _forms.made[form] = form()
    return dict(_forms.made[form].run_validation(data))
