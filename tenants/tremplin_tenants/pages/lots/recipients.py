"""Who receives the fact of an act on a contract, in words."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from tremplin_platform.figures import french
from tremplin_tenants.api.contracts.opened_members import OpenedMembers
from tremplin_tenants.pages.web.named_rows import first_names, with_names
from tremplin_tenants.pages.web.page_reads import PageReads


class Audience(Enum):
    """The members whose logs receive the fact of an act."""

    MEMBERS = "members"  # those that the contract is open to
    ONE_MEMBER = "one-member"
    OPENED = "opened"  # those that it opens the contract to
    NOBODY = "nobody"


def with_recipients(reads: PageReads, contract: Mapping[str, Any]) -> dict[str, Any]:
    """Return a contract, as `GET contracts/{id}` gives it, with names, and in `opened_members` those of its members."""
    opened = contract["opened_to"] and not contract["to_all"]
    members = reads.read(OpenedMembers, id=contract["id"])["members"] if opened else []
    return {**with_names(contract), "opened_members": members}


def recipients_of(audience: Audience, contract: Mapping[str, Any]) -> str:
    """
    Say to whom an act is delivered.

    :param contract: of `with_recipients`
    """
    if audience is Audience.ONE_MEMBER:
        return "Au membre nommé, et à lui seul, dans son journal."
    if audience is Audience.OPENED:
        return "Aux membres à qui cet acte ouvre le contrat, chacun dans son journal, avec tout ce qu’il faut savoir."
    if audience is Audience.NOBODY:
        return "À aucun membre : cet acte reste dans le journal de la centrale."
    if contract["to_all"]:
        return "À tous les membres, chacun dans son journal."
    if contract["opened_to"]:
        members = french.count(contract["opened_to"], "membre")
        named = first_names(contract["opened_members"], contract["opened_to"])
        return f"Aux membres à qui le contrat est ouvert ({members}), chacun dans son journal : {named}."
    return "À personne pour l’instant : le contrat n’est ouvert à aucun membre. Ils le recevront à son ouverture."
