"""The fields of a form, made from the fields of a command's body: label, hint, widget, and the typed text read back."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from rest_framework import serializers

from tremplin_tenants.api.web import fields as types
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.pages.forms.labels import HINTS, choice_label, label_of
from tremplin_tenants.typed_values import (
    NotUnderstood,
    day_text,
    decimal_text,
    identifier_text,
    quarter_text,
    siret_text,
    whole_number,
)

_Convert = Callable[[str], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """
    One of the values that a field is chosen from.

    One with a `note` (under the label), a `tag` (a mark) or words beside it (`side`) is picked from a list. Options of
    one `group`, next to one another, stand under its title.
    """

    value: str
    label: str
    note: str = ""
    tag: str = ""
    side: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How a type of field is shown and read: its widget, its unit, its hint, and the conversion of its text."""

    widget: str
    convert: _Convert
    unit: str = ""
    hint: str = ""
    inputmode: str = ""
    width: str = ""


def _text(text: str) -> str:
    return text


def _hours(text: str) -> str:
    return decimal_text(text, example="118,50")


_DECIMAL: Mapping[str, str] = {"widget": "text", "inputmode": "decimal"}
_KINDS: Mapping[type[serializers.Field[Any, Any, Any, Any]], Kind] = {
    types.Prose: Kind(widget="textarea", convert=_text),
    types.Siret: Kind(widget="text", convert=siret_text, inputmode="numeric", width="w-m"),
    types.Identifier: Kind(widget="text", convert=identifier_text, width="w-m"),
    types.Quarter: Kind(widget="text", convert=quarter_text, hint="Par exemple T1 2026.", width="w-s"),
    types.Day: Kind(
        widget="text", convert=day_text, hint="Par exemple 27/11/2026.", inputmode="numeric", width="w-s"
    ),
    types.Hours: Kind(**_DECIMAL, convert=_hours, unit="h", hint="Par exemple 118,50."),
    types.Money: Kind(**_DECIMAL, convert=decimal_text, unit="€", hint="Par exemple 12 000,00."),
    types.Percent: Kind(**_DECIMAL, convert=decimal_text, unit="%", hint="Par exemple 50,00."),
    types.Hundredths: Kind(**_DECIMAL, convert=decimal_text, hint="Par exemple 12,50."),
    types.Text: Kind(widget="text", convert=_text),
    types.Choice: Kind(widget="select", convert=_text),
    types.Flag: Kind(widget="checkbox", convert=bool),
    serializers.IntegerField: Kind(widget="text", convert=whole_number, inputmode="numeric", width="w-s"),
}  # in the order in which they are looked for: a type before those it extends


_YES_OR_NO = Kind(widget="select", convert="true".__eq__)  # nothing chosen: not known


@dataclass(slots=True, kw_only=True)
class FormField:
    """
    One field of a form.

    `name`: in the body, dotted where it is nested or of a row (`lots.0.title`); `id`: of its element
    `is_needed_in_part`: it is required where anything else of its row or nested body is filled
    `form`: what its identifier begins with on a page of several forms, empty on others
    `values`: the texts typed, several for a list; `options`: what it is chosen from
    `error`: what is wrong with it; `understood`: false where its text could not be converted
    `is_searched`: its options are found by a text, `search`; `found` says how many (`searched.py`)
    """

    name: str
    kind: Kind
    label: str
    hint: str
    is_required: bool
    is_needed_in_part: bool = False
    form: str = ""
    is_list: bool = False
    options: Sequence[Option] = ()
    values: list[str] = field(default_factory=list)
    error: str = ""
    is_searched: bool = False
    search: str = ""
    found: str = ""

    @property
    def id(self) -> str:
        return "-".join(part for part in ("f", self.form, *self.name.split(".")) if part)

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def widget(self) -> str:
        if self.is_searched:
            return "searched"
        if self.options and self.kind.widget != "checkbox":
            return "checkboxes" if self.is_list else "radios" if _has_notes(self.options) else "select"
        return self.kind.widget

    @property
    def presence(self) -> str:
        """Return what stands after the label of a field that may be left empty."""
        if self.is_required:
            return ""
        return "(nécessaire si cette partie est remplie)" if self.is_needed_in_part else "(facultatif)"

    @property
    def described_by(self) -> str:
        """Return the identifiers of the hint and of the error, for `aria-describedby`."""
        parts = [f"{self.id}-h" if self.hint else "", f"{self.id}-e" if self.error else ""]
        return " ".join(part for part in parts if part)

    def read(self, typed: QueryDict) -> None:
        """Take the texts typed in the field."""
        self.values = [text for text in typed.getlist(self.name) if text.strip()]

    def keep_typed(self) -> None:
        """Add what was typed to the options of a list that it is not in, so that it is shown as it was typed."""
        if self.options and self.widget == "select":
            known = {option.value for option in self.options}
            typed = [Option(value=text, label=text) for text in self.values if text not in known]
            self.options = [*self.options, *typed]

    def content(self) -> Any:
        """
        Return what the body holds of this field, None where nothing was typed.

        A text that is not understood stays as it was typed, for the API to refuse, and leaves its sentence in `error`.
        """
        if self.kind.widget == "checkbox":
            return bool(self.values) if self.values or self.is_required else None
        if not self.values:
            return None
        if self.is_list and self.options:
            return [self._converted(text) for text in self.values]
        if self.is_list:
            texts = [part for text in self.values for part in text.replace(",", " ").split()]
            return [self._converted(text) for text in texts]
        return self._converted(self.value)

    def _converted(self, text: str) -> Any:
        try:
            return self.kind.convert(text)
        except NotUnderstood as error:
            self.error = str(error)
            return text


def fields_of(
    body: Body,
    *,
    rows: Mapping[str, int],
    prefix: str = "",
    is_required: bool = True,
) -> Iterator[FormField]:
    """
    Yield the fields of a body in its order, those of nested bodies and of rows with dotted names.

    :param rows: how many rows of a list are shown, by its name; one where it is not named
    """
    for name, shown in body.fields.items():
        full = f"{prefix}{name}"
        needed = is_required and shown.required
        child = getattr(shown, "child", None)
        if isinstance(shown, Body):
            yield from fields_of(shown, rows=rows, prefix=f"{full}.", is_required=needed)
        elif isinstance(child, Body):
            for row in range(rows.get(full, 1)):
                yield from fields_of(child, rows=rows, prefix=f"{full}.{row}.", is_required=False)
        else:
            field_ = _field(full, child or shown, is_required=needed, is_list=child is not None)
            field_.is_needed_in_part = shown.required and not needed
            yield field_


def address_field(name: str) -> FormField:
    """Return the field of a name of a command's address: an identifier that must be given."""
    return _field(name, types.Identifier(), is_required=True, is_list=False)


def body_of(fields: Sequence[FormField]) -> tuple[dict[str, Any], dict[str, FormField]]:
    """
    Return the body that the fields hold, and the field of each JSON pointer into it.

    What was left empty is absent from the body; a row left empty is absent from its list.
    """
    contents = [(shown, shown.content()) for shown in fields]
    filled = _filled_rows(shown.name for shown, content in contents if content is not None)
    nested: dict[str, Any] = {}
    pointers: dict[str, FormField] = {}
    for shown, content in contents:
        *parents, last = _ranked(shown.name, filled)
        pointers.setdefault("/".join(["", *parents, last]), shown)
        if content is not None:
            place = nested
            for parent in parents:
                place = place.setdefault(parent, {})
            place[last] = content
    return {name: _with_rows(value) for name, value in nested.items()}, pointers


def _filled_rows(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the numbers of the rows in which something was typed, by the name of their list."""
    rows: dict[str, set[int]] = {}
    for name in names:
        parts = name.split(".")
        for depth, part in enumerate(parts):
            if part.isdecimal():
                rows.setdefault(".".join(parts[:depth]), set()).add(int(part))
    return {name: [str(row) for row in sorted(numbers)] for name, numbers in rows.items()}


def _ranked(name: str, filled: Mapping[str, list[str]]) -> list[str]:
    """Return the parts of a name, rows numbered as the body numbers them; an empty row comes after the others."""
    parts = name.split(".")
    ranked = []
    for depth, part in enumerate(parts):
        rows = filled.get(".".join(parts[:depth]), [])
        is_empty_row = part.isdecimal() and part not in rows
        ranked.append(str(len(rows)) if is_empty_row else str(rows.index(part)) if part.isdecimal() else part)
    return ranked


def _with_rows(value: Any) -> Any:
    """Make a list of what is keyed by numbers, at every depth."""
    if not isinstance(value, dict):
        return value
    if value and all(name.isdecimal() for name in value):
        return [_with_rows(value[name]) for name in sorted(value, key=int)]
    return {name: _with_rows(inner) for name, inner in value.items()}


def _field(name: str, made_from: Any, *, is_required: bool, is_list: bool) -> FormField:
    kind = next(kind for type_, kind in _KINDS.items() if isinstance(made_from, type_))
    choices = getattr(made_from, "choices", ())
    if isinstance(made_from, types.Flag) and made_from.allow_null:
        kind, choices = _YES_OR_NO, ("true", "false")
    last = name.rpartition(".")[2]
    return FormField(
        name=name,
        kind=kind,
        label=label_of(name),
        hint=HINTS.get(last, kind.hint),
        is_required=is_required,
        is_list=is_list,
        options=[Option(value=str(value), label=choice_label(name, str(value))) for value in choices],
    )


def _has_notes(options: Sequence[Option]) -> bool:
    return any(option.note or option.tag or option.side for option in options)
