"""Crée, liste et révoque les clés de l’API.

Une clé n’est montrée qu’une fois. Les rôles « buyer » et « auditor » sont pour « centrale » ; « member »,
« contractor » et « facilitator » pour un organisme enregistré sous ce type.
"""

import argparse
import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from tremplin_infra.cli.output import print_json, print_line
from tremplin_infra.cli.parser import example
from tremplin_infra.cli.platform import platform
from tremplin_infra.environment import SettingError

if TYPE_CHECKING:  # models are imported once Django is set up
    from tremplin_tenants.models import ApiKey

EXAMPLE = "tremplin keys create cpam-075 --role member --expires 2027-12-31 --json"
_ROLES = ("buyer", "member", "contractor", "facilitator", "auditor")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def configure(parser: argparse.ArgumentParser) -> None:
    """`create`, `list`, `revoke`."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="create|list|revoke")
    create = acts.add_parser("create", help="crée une clé et la montre une fois", epilog=example(EXAMPLE))
    create.add_argument("organisation", help="identifiant de l’organisme, ou « centrale »")
    create.add_argument("--role", required=True, choices=_ROLES)
    create.add_argument("--expires", type=_day, metavar="AAAA-MM-JJ", help="dernier jour où la clé ouvre")
    create.add_argument("--json", action="store_true")
    every = acts.add_parser(
        "list", help="liste les clés, sans les montrer", epilog=example("tremplin keys list --json")
    )
    every.add_argument("--json", action="store_true")
    revoke = acts.add_parser(
        "revoke", help="ferme une clé", epilog=example("tremplin keys revoke tremplin_0a1b2c3d")
    )
    revoke.add_argument("prefix", help="ce qui précède le second « _ » : tremplin_0a1b2c3d")


def run(arguments: argparse.Namespace) -> int:
    """Do one of the three; 0 when it is done.

    Raises:
        SettingError: the organisation, the role or the prefix is refused.
    """
    with platform(kinds=("command",), owner=True):
        match arguments.act:
            case "create":
                _create(arguments)
            case "list":
                _list(as_json=arguments.json)
            case _:
                _revoke(arguments.prefix)
    return 0


def _create(arguments: argparse.Namespace) -> None:
    from django.db import connections

    from tremplin_platform.store.delivery.lineage import is_merged
    from tremplin_tenants.keys import WrongRole, create_key
    from tremplin_tenants.registered import find_registered
    from tremplin_tenants.roles import Role

    connection = connections["command"]
    connection.ensure_connection()
    found = find_registered(connection.connection, organisation=arguments.organisation)
    if found is None:
        raise SettingError(f"ORGANISATION : « {arguments.organisation} » n’est pas enregistré.")
    if is_merged(connection.connection, log=arguments.organisation):
        raise SettingError(
            f"ORGANISATION : « {arguments.organisation} » a fusionné, une clé n’ouvrirait plus rien : "
            "donnez-en une à l’organisme absorbant."
        )
    try:
        made = create_key(
            organisation=arguments.organisation,
            kind=found.kind,
            role=Role(arguments.role),
            expires_on=arguments.expires,
        )
    except WrongRole as error:
        raise SettingError(
            f"--role : « {arguments.role} » n’est pas pour un organisme de type « {found.kind} »."
        ) from error
    if arguments.json:
        print_json({"key": made.key, "prefix": made.prefix})
    else:
        print_line(made.key)


def _list(*, as_json: bool) -> None:
    from tremplin_tenants.keys import list_keys

    keys = list_keys()
    if as_json:
        print_json({"keys": list(_rows(keys))})
        return
    for row in _rows(keys):
        print_line("  ".join(str(value or "-") for value in row.values()))


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


def _revoke(prefix: str) -> None:
    from tremplin_tenants.keys import UnknownKey, revoke_key

    try:
        revoke_key(prefix=prefix)
    except UnknownKey as error:
        raise SettingError(f"PREFIX : aucune clé ne commence par « {prefix} ».") from error
    print_line(f"Clé {prefix} révoquée.")


def _day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise argparse.ArgumentTypeError("un jour s’écrit AAAA-MM-JJ")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("ce jour n’existe pas") from error
