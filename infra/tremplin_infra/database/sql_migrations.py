"""Django migrations that run SQL files kept beside the code that uses their tables."""

from importlib.resources import files

from django.db import migrations

from tremplin_projections.roles import role_sql


def sql_migration(
    prefix: str, *, after: str | None, package: str = "tremplin_platform.store"
) -> type[migrations.Migration]:
    """
    Make the migration that runs each file of a package's `sql` folder whose name begins with `prefix`, in name order.

    In a file `{read}`, `{command}` and `{feed}` stand for the quoted names of the process roles.

    :param after: the migration it depends on, None for the first
    """
    folder = files(package).joinpath("sql")
    found = sorted(file.name for file in folder.iterdir() if file.name.startswith(prefix))
    fields = {
        "__module__": __name__,
        "initial": after is None,
        "dependencies": [] if after is None else [("infra", after)],
        "operations": [role_sql(folder.joinpath(name).read_text(encoding="utf-8")) for name in found],
    }
    return type("Migration", (migrations.Migration,), fields)
