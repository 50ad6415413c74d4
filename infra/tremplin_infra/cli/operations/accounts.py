"""`tremplin accounts`: make, list and disable the accounts of people who sign in."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from tremplin_infra.cli.arguments import ROLES, OneOf, json_option
from tremplin_infra.cli.commands import Group
from tremplin_infra.cli.operations.registered_kind import registered_kind
from tremplin_infra.cli.output import print_json, print_line
from tremplin_infra.cli.platform import platform
from tremplin_infra.environment import SettingError

if TYPE_CHECKING:  # models are imported once Django is set up
    from tremplin_tenants.accounts.accounts import NewSeat
    from tremplin_tenants.models import Account

_EXAMPLE = "tremplin accounts create acheteuse@exemple.fr --organisation centrale --role buyer"
_email = click.argument(
    "email", metavar="EMAIL", help="adresse électronique, par laquelle la personne se connecte"
)


@click.group(
    "accounts",
    cls=Group,
    example=_EXAMPLE,
    help="""
    Crée, liste et ferme les comptes de ceux qui se connectent aux pages.

    Un compte a un ou plusieurs sièges : un organisme et un rôle. Les rôles « buyer » et « auditor » sont pour
    « centrale » ; « member », « contractor » et « facilitator » pour un organisme enregistré sous ce type.
    """,
)
def accounts() -> None: ...


@accounts.command(
    "create",
    help="""
    Donne un siège à un compte, qui est créé s’il n’existe pas.

    Sans --password-stdin, le mot de passe d’un compte créé est tiré au sort et montré une fois. Un compte fermé est
    rouvert avec ce seul siège et un nouveau mot de passe.
    """,
    example=_EXAMPLE,
)
@_email
@click.option(
    "--organisation", required=True, metavar="ORGANISATION", help="son identifiant, ou « centrale »"
)
@click.option("--role", required=True, type=OneOf(ROLES))
@click.option(
    "--password-stdin", is_flag=True, help="lit le mot de passe, 12 caractères ou plus, sur l’entrée"
)
@json_option
def create_account(email: str, organisation: str, role: str, password_stdin: bool, as_json: bool) -> None:
    """
    Give a seat and print the password that was drawn.

    Raises:
        SettingError: the e-mail, the organisation, the role or the password is refused.
    """
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    with platform(kinds=("command",), owner=True):
        made = _give_seat(email, organisation, role, password)
    if as_json:
        print_json({"email": made.email, "password": made.password})
    else:
        print_line(made.password or f"Siège donné à {made.email}.")


@accounts.command("list", help="Liste les comptes et leurs sièges.", example="tremplin accounts list --json")
@json_option
def list_accounts(as_json: bool) -> None:
    """List every account."""
    with platform(kinds=("command",), owner=True):
        from tremplin_tenants.accounts import accounts as kept

        rows = list(_rows(kept.list_accounts()))
    if as_json:
        print_json({"accounts": rows})
        return
    for row in rows:
        seats = ", ".join(f"{seat['organisation']} ({seat['role']})" for seat in row["seats"])
        print_line(f"{row['account']}  {row['email']}  {row['disabled_at'] or 'ouvert'}  {seats or '-'}")


@accounts.command(
    "disable",
    help="Ferme un compte et ses sessions, aussitôt.",
    example="tremplin accounts disable acheteuse@exemple.fr",
)
@_email
def disable_account(email: str) -> None:
    """
    Disable an account.

    Raises:
        SettingError: no account has this e-mail.
    """
    with platform(kinds=("command",), owner=True):
        from tremplin_tenants.accounts import accounts as kept

        try:
            kept.disable_account(email=email)
        except kept.UnknownAccount as error:
            raise SettingError(f"EMAIL : aucun compte n’a l’adresse « {email} ».") from error
    print_line(f"Compte {email} fermé.")


def _give_seat(email: str, organisation: str, role: str, password: str | None) -> "NewSeat":
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from tremplin_tenants.accounts import accounts as kept, passwords
    from tremplin_tenants.keys import WrongRole
    from tremplin_tenants.roles import Role

    kind = registered_kind(organisation)
    try:
        validate_email(email.strip())
        return kept.give_seat(
            email=email, organisation=organisation, kind=kind, role=Role(role), password=password
        )
    except ValidationError as error:
        raise SettingError(f"EMAIL : « {email} » n’est pas une adresse électronique.") from error
    except WrongRole as error:
        raise SettingError(f"--role : « {role} » n’est pas pour un organisme de type « {kind} ».") from error
    except passwords.BadPassword as error:
        raise SettingError(
            f"--password-stdin : un mot de passe a {passwords.MINIMUM} à {passwords.MAXIMUM} caractères."
        ) from error
    except kept.SeatTaken as error:
        raise SettingError(
            f"EMAIL : « {email} » a déjà ce siège ; --password-stdin lui donne un autre mot de passe."
        ) from error


def _rows(accounts: "Iterable[Account]") -> Iterable[dict[str, Any]]:
    for account in accounts:
        yield {
            "account": account.id,
            "email": account.email,
            "created_at": account.created_at.isoformat(),
            "disabled_at": None if account.disabled_at is None else account.disabled_at.isoformat(),
            "seats": [
                {
                    "organisation": seat.organisation,
                    "role": seat.role,
                    "expires": None if seat.expires_on is None else seat.expires_on.isoformat(),
                }
                for seat in account.seat_set.all()
            ],
        }
