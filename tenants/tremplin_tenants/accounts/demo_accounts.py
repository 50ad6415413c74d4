"""The accounts of a demo database, one a role: the sign-in page lists them there, and on no other database."""

from collections.abc import Mapping

from tremplin_platform.commands.log_reads import is_demo
from tremplin_tenants.api.web.connections import command_connection
from tremplin_tenants.roles import Role

PASSWORD = "demonstration"  # noqa: S105
"""It opens made-up facts on the machine that loaded them."""

EMAILS: Mapping[Role, str] = {
    Role.MEMBER: "membre@exemple.invalid",
    Role.BUYER: "acheteur@exemple.invalid",
    Role.FACILITATOR: "facilitateur@exemple.invalid",
    Role.CONTRACTOR: "titulaire@exemple.invalid",
    Role.AUDITOR: "auditeur@exemple.invalid",
}


def demo_accounts() -> Mapping[Role, str]:
    """Return the e-mail of each role's account on a demo database, nothing on any other."""
    return EMAILS if is_demo(command_connection()) else {}
