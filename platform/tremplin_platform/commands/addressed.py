"""Finding what a request at fault is about, so that what is not there is answered before the fault."""

from collections.abc import Mapping

from eventsourcing.domain import BaseAggregate

from tremplin_platform.commands.hours.hours_placement import declaration_of, require_lot_of
from tremplin_platform.commands.lots.lot_life import check_tranche
from tremplin_platform.commands.parties import contract_of
from tremplin_platform.commands.persons.persons import require_person
from tremplin_platform.domain.actor import CONTRACTOR, Actor
from tremplin_platform.domain.buying.convention import Convention
from tremplin_platform.domain.buying.service_offer import Commitment
from tremplin_platform.domain.contracts.contract import Contract
from tremplin_platform.domain.organisations.organisation import Organisation
from tremplin_platform.store.session import Session

_DECLARATIONS = "members/{member}/hours"
_AGGREGATES: Mapping[str, type[BaseAggregate[str]]] = {
    "contracts": Contract,
    "organisations": Organisation,
    "conventions": Convention,
    "commitments": Commitment,
}
"""What `{id}` names, by the beginning of an address."""


def names_no_lot(address: str, *, by: Actor, lot: tuple[str, str] | None) -> bool:
    """
    Whether a contractor declares hours without naming a lot.

    It may see no member beside its own lots, so that nothing is looked for: it is answered about its body alone.
    """
    return address == _DECLARATIONS and by.role == CONTRACTOR and lot is None


def check_addressed(
    session: Session,
    address: str,
    names: Mapping[str, str],
    *,
    by: Actor,
    lot: tuple[str, str] | None = None,
) -> None:
    """
    Check that what a request names is there; whether the log is, the unit of work checks.

    :param address: of the command, such as `contracts/{id}/lots/{lot}/award`
    :param names: what stands in the address in place of each name in braces
    :param lot: the contract and lot that the body names, where it does
    :raises Missing: nothing has this name, or nothing that `by` may see
    """
    if lot is not None:
        require_lot_of(session, contract=lot[0], lot=lot[1], by=by)
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
        case beginning:
            session.get(_AGGREGATES[beginning], identifier)
