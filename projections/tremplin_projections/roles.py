"""Names of the roles that the platform's processes log in as, for migrations that grant to them.

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
    """The role of `database` for reads, for commands and delivery, or for relay and consumers."""
    return f"{database}_{kind}"


def with_roles(text: str, database: str) -> str:
    """SQL where `{read}`, `{command}` and `{feed}` are the quoted names of the roles of `database`."""
    for kind in KINDS:
        quoted = role_name(database, kind).replace('"', '""')
        text = text.replace(f"{{{kind}}}", f'"{quoted}"')
    return text


def role_sql(text: str) -> RunPython:
    """A migration step that runs SQL statements naming roles as `{read}`, `{command}`, `{feed}`."""

    def execute(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        database = str(schema_editor.connection.settings_dict["NAME"])
        schema_editor.execute(with_roles(text, database), params=None)

    return RunPython(execute, RunPython.noop)


def sql_files(package: str, *names: str) -> list[RunPython]:
    """The steps that run these files of the folder `sql` of a package, as `role_sql` does."""
    folder = files(package).joinpath("sql")
    return [role_sql(folder.joinpath(name).read_text(encoding="utf-8")) for name in names]


def table_sql(table: str, *names: str) -> list[RunPython]:
    """The steps that run these files of this package for a table of a projection, which they name as `{table}`."""
    folder = files("tremplin_projections").joinpath("sql")
    texts = [folder.joinpath(name).read_text(encoding="utf-8") for name in names]
    return [role_sql(text.replace("{table}", table)) for text in texts]


def rebuilt_table(table: str) -> list[RunPython]:
    """The steps that make the table of a rebuild like the live one: after each change of its columns or indexes."""
    return table_sql(table, "rebuilt_table.sql")
