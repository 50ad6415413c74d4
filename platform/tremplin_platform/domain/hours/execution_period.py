"""Days on which hours may be worked for a contract: its execution, which may outlast the time to order on it."""

from datetime import date

from tremplin_platform.domain.refusals import Refused


class OutsideExecution(Refused):
    """
    Ces jours sont hors de l’exécution : à partir de la notification du lot à ce titulaire et du jour de la commande,
    ou jusqu’à la fin du contrat quand les heures n’en nomment aucune.
    """

    code = "outside-execution"
    article = "CCAG-FCS 16.1.2"


def check_ordered(*, placed_on: str, worked_from: date) -> None:
    """
    Check the days of hours worked for an order: its execution may outlast the contract (R2162-5).

    :raises OutsideExecution: they begin before the order was placed
    """
    if worked_from.isoformat() < placed_on:
        raise OutsideExecution(pointer="/worked_from")


def check_in_force(*, starts_on: str, ends_on: str, worked_from: date, worked_to: date) -> None:
    """
    Check the days of hours that name no order: they are worked while the contract is in force.

    :raises OutsideExecution: they begin before it, or end after it
    """
    if worked_from.isoformat() < starts_on:
        raise OutsideExecution(pointer="/worked_from")
    if worked_to.isoformat() > ends_on:
        raise OutsideExecution(pointer="/worked_to")
