"""The rows of a file as the body of the single command takes them, field by field, and the faults of their form."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from tremplin_platform.commands.rows.rows import Row, RowFault
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.fields import Choice, Day, Hours, Identifier, Money
from tremplin_tenants.api.web.file_names import FileNames, is_identifier
from tremplin_tenants.files.reading.cells import CellRefused
from tremplin_tenants.files.reading.table import Line, Table

_KINDS: Mapping[type[serializers.Field[Any, Any, Any, Any]], str] = {
    Identifier: "word",
    Choice: "modality",
    Day: "day",
    Hours: "hours",
    Money: "amount",
}

_REFERENCES = ("id", "call_off")  # numbers that the sender gives, as its own tools write them


class RowForms:
    """
    Validates the rows of a file by the fields of a body.

    :param form: the body, whose fields are the columns
    :param fixed: what a field is where its column is absent or empty
    :param names: those that may stand in place of identifiers
    """

    def __init__(self, form: type[Body], *, fixed: Mapping[str, str], names: FileNames) -> None:
        self._fields = form().fields
        self._names = names
        self._fixed = fixed
        self._validated: dict[tuple[str, str], tuple[Any, list[ErrorDetail]]] = {}

    def rows(
        self, table: Table, made: Callable[[Line, dict[str, Any]], Row]
    ) -> tuple[list[Row], list[RowFault]]:
        """
        Return the rows whose form is right, and the faults of the others, all of them.

        :param made: makes a row of its values by field
        """
        rows: list[Row] = []
        faults: list[RowFault] = []
        for line in table.lines:
            values, found = self._values(line)
            faults += found
            if not found:
                rows.append(made(line, values))
        return rows, faults

    def _values(self, line: Line) -> tuple[dict[str, Any], list[RowFault]]:
        values: dict[str, Any] = {}
        faults: list[RowFault] = []
        for name, field in self._fields.items():
            try:
                text = self._text(line, name, field)
                if name == "lot" and text and not is_identifier(text) and not values.get("contract"):
                    continue  # the contract, which comes first, is at fault, and says whose this name is
                text = self._names.identifier(name, text, within=values.get("contract", ""))
            except CellRefused as refused:
                faults.append(_fault(line, refused.field or name, refused.code, refused.detail))
                continue
            if text or field.required:
                value, wrong = self._value(name, field, text)
                values[name] = value
                faults += [_fault(line, name, error.code or "invalid", str(error)) for error in wrong]
        return values, faults

    def _text(self, line: Line, name: str, field: Any) -> str:
        """Return the text that a field is given."""
        cell = line.cells.get(name)
        kind = "reference" if name in _REFERENCES else _KINDS[type(field)]
        return ("" if cell is None else cell.text(kind)) or self._fixed.get(name, "")

    def _value(self, name: str, field: Any, text: str) -> tuple[Any, list[ErrorDetail]]:
        """Validate a text, once for all the rows that have it."""
        key = (name, text)
        if key not in self._validated:
            try:
                if not text:
                    field.fail("required")
                self._validated[key] = (field.run_validation(text), [])
            except serializers.ValidationError as error:
                self._validated[key] = (None, [cast("ErrorDetail", detail) for detail in error.detail])
        return self._validated[key]


def _fault(line: Line, name: str, code: str, detail: str) -> RowFault:
    return RowFault(line=line.number, pointer=f"/{name}", code=code.replace("_", "-"), detail=detail)
