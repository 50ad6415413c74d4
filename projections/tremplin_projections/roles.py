"""Names of the roles that the platform's processes log in as, for migrations that grant to them.

`migrate` makes three roles for each database; they own nothing and cannot bypass row-level security.
"""

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

    def run(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        database = str(schema_editor.connection.settings_dict["NAME"])
        schema_editor.execute(with_roles(text, database), params=None)

    return RunPython(run, RunPython.noop)
