"""What the address of a command names: it is there for who asks, or the request is about nothing."""

from collections.abc import Mapping

from tremplin_platform.commands.hours.placing_hours import declaration_of, require_lot_of
from tremplin_platform.commands.lots.lot_life import check_tranche
from tremplin_platform.commands.parties import contract_of
from tremplin_platform.commands.persons.persons import require_person
from tremplin_platform.commands.session import Session
from tremplin_platform.domain.actor import Actor
from tremplin_platform.domain.buying.convention import Convention
from tremplin_platform.domain.buying.service_offer import Commitment
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.organisations.organisation import Organisation

__all__ = ["check_addressed", "require_lot_of"]


def check_addressed(session: Session, address: str, names: Mapping[str, str], *, by: Actor) -> None:
    """
    Check that what an address names is there; whether the log is, `run` says.

    :param address: a command's, as `contracts/{id}/lots/{lot}/award`
    :param names: what stands in it in place of each name in braces
    :raises Missing: nothing has this name, or nothing that `by` may see
    """
    if "id" not in names:
        return
    identifier = names["id"]
    match address.partition("/")[0]:
        case "members":
            declaration_of(session, identifier, by=by)
        case "persons":
            require_person(session, identifier)
        case "contracts" if "tranche" in names:
            check_tranche(contract_of(session, identifier, names["lot"]), names["lot"], names["tranche"])
        case "contracts" if "lot" in names:
            contract_of(session, identifier, names["lot"])
        case "contracts":
            session.get(Contract, identifier)
        case "organisations":
            session.get(Organisation, identifier)
        case "conventions":
            session.get(Convention, identifier)
        case "commitments":
            session.get(Commitment, identifier)
        case _:
            raise LookupError(f"no kind of thing is at {address}")
