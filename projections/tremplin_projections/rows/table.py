"""Describe the tables of projections from their Django models, and hold the rows to write to them."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.models import Field, Model

from tremplin_projections.rows.merge import RULES

Row = tuple[Any, ...]
"""The values of one row, in the order of the table's columns; JSON as Python values."""


class Table:
    """
    A table of a projection. Its model states its columns, its key and how rows are merged (`MERGE`).

    The model is loaded when a column is first needed: Django must be set up by then.

    :param once: insert only; a row that exists already is an error
    """

    def __init__(self, name: str, *, once: bool = False) -> None:
        self.name = name
        self.once = once

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the columns, in the order of a row."""
        return tuple(str(field.column) for field in self._fields)

    @cached_property
    def types(self) -> tuple[str, ...]:
        """Return the PostgreSQL type of each column."""
        # Not the settings' connection: a process without a database needs the PostgreSQL types too.
        postgresql = DatabaseWrapper({})
        return tuple(str(field.db_type(postgresql)) for field in self._fields)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Return the columns of the primary key."""
        return tuple(str(field.column) for field in self._model._meta.pk_fields)

    @cached_property
    def merge(self) -> Mapping[str, str]:
        """Return the rule (`merge.RULES`) of each column that a new row changes in a known one."""
        merge: Mapping[str, str] = getattr(self._model, "MERGE", {})
        return merge

    @cached_property
    def row(self) -> Callable[..., Row]:
        """
        Make a row from columns given by name; a nullable column that is not given is null.

        :raises TypeError: a column is missing, or unknown
        """
        # Compiled from the names, as a namedtuple is but five times as fast: thousands of rows are made a second.
        nullable = {field.column for field in self._fields if field.null}
        parameters = ", ".join(f"{name}=None" if name in nullable else name for name in self.names)
        row: Callable[..., Row] = eval(f"lambda *, {parameters}: ({', '.join(self.names)},)", {})  # noqa: S307
        return row

    def check_columns(self, *names: str) -> None:
        """
        Check that rows may be made as plain tuples of these columns: a call by name a row costs five times as much.

        :raises TypeError: the table has other columns, or in another order
        """
        if names != self.names:
            raise TypeError(f"{self.name}: {', '.join(self.names)}")

    @cached_property
    def merged(self) -> Callable[[Row, Row], Row]:
        """Merge a new row into the known one of the same key, as the SQL statement of the table does."""
        values = [
            RULES[self.merge[name]].python.format(known=f"known[{place}]", new=f"new[{place}]")
            if name in self.merge
            else f"known[{place}]"
            for place, name in enumerate(self.names)
        ]
        merged: Callable[[Row, Row], Row] = eval(f"lambda known, new: ({', '.join(values)},)", {})  # noqa: S307
        return merged

    @cached_property
    def key_of(self) -> Callable[[Row], tuple[Any, ...]]:
        """Return the key of a row."""
        return itemgetter(*(self.names.index(column) for column in self.key))

    @property
    def of_last_event(self) -> bool:
        """Return whether `seq` of a row is that of the last event that changed it."""
        return "seq" in self.key or self.merge.get("seq") == "replaced"

    def named(self, row: Row) -> dict[str, Any]:
        """Return the values of a row by column."""
        return dict(zip(self.names, row, strict=True))

    @cached_property
    def _fields(self) -> tuple["Field[Any, Any]", ...]:
        return tuple(
            field for field in self._model._meta.concrete_fields if field.column and not field.generated
        )

    @cached_property
    def _model(self) -> type[Model]:
        [model] = [
            model
            for model in apps.get_app_config("projections").get_models()
            if model._meta.db_table == self.name
        ]
        return model


class Rows:
    """Rows by table; rows of the same key are merged as the database would."""

    def __init__(self) -> None:
        self._tables: dict[Table, dict[tuple[Any, ...], Row]] = defaultdict(dict)

    def add(self, table: Table, row: Row) -> None:
        """Add a row, or merge it into the row of the same key."""
        rows = self._tables[table]
        key = table.key_of(row)
        rows[key] = table.merged(rows[key], row) if key in rows else row

    def of(self, table: Table) -> dict[tuple[Any, ...], Row]:
        """Return the rows of a table by key, in the order in which the keys were added."""
        return self._tables[table]
