"""
Make the keys of the demo, one a role, and keep them in TREMPLIN_HOME so that a second start shows the same ones.

They open a database of made-up facts on this machine alone; its owner alone may read the file all the same.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from tremplin_infra.demo.acts.parties import CENTRALE, WORKED_EXAMPLE
from tremplin_infra.private_files import open_folder, write_private

HOLDERS: Mapping[str, tuple[str, str]] = {
    "buyer": (CENTRALE, "centrale"),
    "auditor": (CENTRALE, "centrale"),
    "member": (WORKED_EXAMPLE, "member"),
    "contractor": ("lorane", "contractor"),
    "facilitator": ("epec", "facilitator"),
}
"""For each role, the organisation that holds its key in the demo, and its kind."""


def demo_keys(home: Path) -> dict[str, str]:
    """Return a working key for each role: the last start's where it still opens, else a new one. Django is set up."""
    path = home / "demo-keys.json"
    known = _known(path)
    keys = {role: _opens(known.get(role), role) or _new(role) for role in HOLDERS}
    if keys != known:
        _keep(path, keys)
    return keys


def _known(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):  # cut short by a full disk: new keys are made
        return {}
    return found if isinstance(found, dict) else {}


def _opens(key: str | None, role: str) -> str | None:
    from tremplin_tenants.keys import find_caller

    caller = find_caller(key=key) if isinstance(key, str) else None
    holder, _ = HOLDERS[role]
    return key if caller is not None and (caller.organisation, caller.role) == (holder, role) else None


def _new(role: str) -> str:
    from tremplin_tenants.keys import create_key
    from tremplin_tenants.roles import Role

    organisation, kind = HOLDERS[role]
    return create_key(organisation=organisation, kind=kind, role=Role(role)).key


def _keep(path: Path, keys: Mapping[str, str]) -> None:
    open_folder(path.parent)
    write_private(path, json.dumps(keys))
