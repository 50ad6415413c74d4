"""Make the accounts of the demo, one a role, which its sign-in page lists."""

from collections.abc import Mapping
from dataclasses import dataclass

from tremplin_infra.demo.demo_keys import HOLDERS


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccounts:
    """The e-mail of each role's account, and the password of them all."""

    emails: Mapping[str, str]
    password: str


def demo_accounts() -> DemoAccounts:
    """Give each role's account its seat and its password; return them. Django is set up, with the owner's address."""
    from tremplin_tenants.accounts.accounts import give_seat
    from tremplin_tenants.accounts.demo_accounts import EMAILS, PASSWORD

    for role, email in EMAILS.items():
        organisation, kind = HOLDERS[role]
        give_seat(email=email, organisation=organisation, kind=kind, role=role, password=PASSWORD)
    return DemoAccounts(emails={role.value: email for role, email in EMAILS.items()}, password=PASSWORD)
