"""
Name the database roles of the platform's processes, and run the SQL of migrations that grants to them.

`migrate` makes three roles for each database; they own nothing and cannot bypass row-level security.
"""

from importlib.resources import files
from typing import Literal

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

Kind = Literal["read", "command", "feed"]
KINDS: tuple[Kind, ...] = ("read", "command", "feed")


def role_name(database: str, kind: Kind) -> str:
    """Return the role of `database` for reads, for commands and delivery, or for relay and consumers."""
    return f"{database}_{kind}"


def with_roles(text: str, database: str) -> str:
    """Replace `{read}`, `{command}` and `{feed}` in SQL by the quoted names of the roles of `database`."""
    for kind in KINDS:
        quoted = role_name(database, kind).replace('"', '""')
        text = text.replace(f"{{{kind}}}", f'"{quoted}"')
    return text


def role_sql(text: str) -> RunPython:
    """Return a migration step that runs SQL statements naming roles as `{read}`, `{command}`, `{feed}`."""

    def execute(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        database = str(schema_editor.connection.settings_dict["NAME"])
        schema_editor.execute(with_roles(text, database), params=None)

    return RunPython(execute, RunPython.noop)


def sql_files(package: str, *names: str) -> list[RunPython]:
    """Return the steps that run these files of the folder `sql` of a package, as `role_sql` does."""
    folder = files(package).joinpath("sql")
    return [role_sql(folder.joinpath(name).read_text(encoding="utf-8")) for name in names]


def table_sql(table: str, *names: str) -> list[RunPython]:
    """Return the steps that run these files of this package for a table, which they name as `{table}`."""
    folder = files("tremplin_projections").joinpath("sql")
    texts = [folder.joinpath(name).read_text(encoding="utf-8") for name in names]
    return [role_sql(text.replace("{table}", table)) for text in texts]


def rebuilt_table(table: str) -> list[RunPython]:
    """Return the steps that made the rebuild's table like the live one, in migrations before 0024."""
    return table_sql(table, "rebuilt_table.sql")
