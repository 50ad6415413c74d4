"""`tremplin keys`: create, list and revoke the keys of the API."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import click

from tremplin_infra.cli.arguments import ROLES, OneOf, day_to_come, json_option
from tremplin_infra.cli.commands import Group
from tremplin_infra.cli.operations.registered_kind import registered_kind
from tremplin_infra.cli.output import print_json, print_line
from tremplin_infra.cli.platform import platform
from tremplin_infra.environment import SettingError

if TYPE_CHECKING:  # models are imported once Django is set up
    from tremplin_tenants.models import ApiKey

_EXAMPLE = "tremplin keys create cpam-075 --role member --expires 2027-12-31 --json"


@click.group(
    "keys",
    cls=Group,
    example=_EXAMPLE,
    help="""
    Crée, liste et révoque les clés de l’API.

    Une clé n’est montrée qu’une fois. Les rôles « buyer » et « auditor » sont pour « centrale » ; « member »,
    « contractor » et « facilitator » pour un organisme enregistré sous ce type.
    """,
)
def keys() -> None: ...


@keys.command("create", help="Crée une clé et la montre une fois.", example=_EXAMPLE)
@click.argument("organisation", metavar="ORGANISATION", help="identifiant de l’organisme, ou « centrale »")
@click.option("--role", required=True, type=OneOf(ROLES))
@click.option("--expires", type=day_to_come, metavar="AAAA-MM-JJ", help="dernier jour où la clé ouvre")
@json_option
def create_key(organisation: str, role: str, expires: date | None, as_json: bool) -> None:
    """
    Create a key and print it.

    Raises:
        SettingError: the organisation or the role is refused.
    """
    with platform(kinds=("command",), owner=True):
        from tremplin_tenants import keys as api_keys
        from tremplin_tenants.roles import Role

        kind = registered_kind(organisation)
        try:
            made = api_keys.create_key(
                organisation=organisation, kind=kind, role=Role(role), expires_on=expires
            )
        except api_keys.WrongRole as error:
            raise SettingError(
                f"--role : « {role} » n’est pas pour un organisme de type « {kind} »."
            ) from error
    if as_json:
        print_json({"key": made.key, "prefix": made.prefix})
    else:
        print_line(made.key)


@keys.command("list", help="Liste les clés, sans les montrer.", example="tremplin keys list --json")
@json_option
def list_keys(as_json: bool) -> None:
    """List every key."""
    with platform(kinds=("command",), owner=True):
        from tremplin_tenants import keys as api_keys

        rows = list(_rows(api_keys.list_keys()))
    if as_json:
        print_json({"keys": rows})
        return
    for row in rows:
        print_line("  ".join(str(value or "-") for value in row.values()))


@keys.command("revoke", help="Ferme une clé.", example="tremplin keys revoke tremplin_0a1b2c3d")
@click.argument("prefix", metavar="PREFIX", help="ce qui précède le second « _ » : tremplin_0a1b2c3d")
def revoke_key(prefix: str) -> None:
    """
    Revoke a key.

    Raises:
        SettingError: no key has this prefix.
    """
    with platform(kinds=("command",), owner=True):
        from tremplin_tenants import keys as api_keys

        try:
            api_keys.revoke_key(prefix=prefix)
        except api_keys.UnknownKey as error:
            raise SettingError(f"PREFIX : aucune clé ne commence par « {prefix} ».") from error
    print_line(f"Clé {prefix} révoquée.")


def _rows(keys: "Iterable[ApiKey]") -> Iterable[dict[str, str | None]]:
    for key in keys:
        yield {
            "prefix": key.prefix,
            "organisation": key.organisation,
            "role": key.role,
            "created_at": key.created_at.isoformat(),
            "expires_on": None if key.expires_on is None else key.expires_on.isoformat(),
            "revoked_at": None if key.revoked_at is None else key.revoked_at.isoformat(),
        }
