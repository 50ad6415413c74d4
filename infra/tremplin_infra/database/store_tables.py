"""The store's tables: the `.sql` files beside the store, as steps of a migration."""

from importlib.resources import files

from django.db.migrations import RunPython

from tremplin_projections.roles import role_sql


def store_steps(prefix: str) -> list[RunPython]:
    """One step for each file of the store's `sql` folder whose name begins with `prefix`, in name order.

    In a file `{read}`, `{command}` and `{feed}` stand for the quoted names of the process roles.
    """
    folder = files("tremplin_platform.store").joinpath("sql")
    names = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
    return [
        role_sql(folder.joinpath(name).read_text(encoding="utf-8"))
        for name in names
        if name.startswith(prefix) and name.endswith(".sql")
    ]
