"""The body of a contract with its lots, reservations and clauses, and the arguments that commands take from it."""

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from tremplin_platform.commands.contracts.contracts import (
    Fixed,
    Formula,
    LotTerms,
    Rate,
    ShareOfHours,
)
from tremplin_platform.events.codes import CENTRALE_ROLES, CONTRACT_KINDS, FUNCTIONS, USAGES
from tremplin_tenants.api.web.body import Body
from tremplin_tenants.api.web.fields import Choice, Day, Hours, Identifier, Money, Percent, Text

_WAYS: Mapping[str, tuple[Callable[..., Any], frozenset[str], frozenset[str]]] = {
    "fixed": (Fixed, frozenset({"hours"}), frozenset()),
    "formula": (
        Formula,
        frozenset({"amount", "labour_share", "effort", "hourly_cost"}),
        frozenset({"transferred_share"}),
    ),
    "share_of_hours": (ShareOfHours, frozenset({"percent"}), frozenset()),
    "rate": (Rate, frozenset({"hours_per_1000_euros"}), frozenset()),
}
"""How a clause sets its hours: what it makes, the fields it needs, those it may have."""


def _clause_terms(*, way: str, **fields: Any) -> Any:
    make, _, _ = _WAYS[way]
    return make(**fields)


def _lot_terms(*, reservation: Mapping[str, Any] | None = None, **fields: Any) -> LotTerms:
    articles = None if reservation is None else reservation["articles"]
    return LotTerms(identifier=fields.pop("id"), articles=articles, **fields)


class ReservationBody(Body):
    articles = serializers.ListField(
        child=Text(max_length=20),
        max_length=10,
        help_text="Les articles au titre desquels le lot est réservé : `L2113-12`, `L2113-13`…",
    )


class ClauseBody(Body):
    """
    `fixed` : hours. `formula` : amount, labour_share… `share_of_hours` : percent. `rate` : hours_per_1000_euros.

    `penalty_per_hour` : ce que le contrat demande pour chaque heure manquante, s’il le fixe (CCAG-FCS 16.1.5).
    """

    makes = _clause_terms
    way = Choice(choices=tuple(_WAYS), help_text="Comment les heures sont fixées.")
    function = Choice(choices=FUNCTIONS)
    hours = Hours(required=False)
    amount = Money(required=False)
    labour_share = Percent(
        required=False, help_text="La part de la main-d’œuvre dans le montant, en pourcentage."
    )
    effort = Percent(required=False, help_text="La part des heures réservée à l’insertion, en pourcentage.")
    hourly_cost = Money(required=False, help_text="Le coût d’une heure, en euros.")
    transferred_share = Percent(
        required=False,
        allow_null=True,
        help_text="La part du personnel repris, en pourcentage, qui n’est pas à recruter.",
    )
    percent = Percent(required=False, help_text="La part des heures travaillées, en pourcentage.")
    hours_per_1000_euros = Hours(required=False, help_text="Les heures dues pour 1 000 € commandés.")
    penalty_per_hour = Money(
        required=False, allow_null=True, help_text="En euros, pour chaque heure manquante."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        _, needed, possible = _WAYS[attrs["way"]]
        given = set(attrs) - {"way", "function", "penalty_per_hour"}
        faults = {name: _fault("Ce champ est obligatoire.", "required") for name in needed - given}
        faults |= {
            name: _fault("Ce champ n’a pas de sens pour ce mode de calcul.", "field-out-of-place")
            for name in given - needed - possible
        }
        if faults:
            raise serializers.ValidationError(dict(sorted(faults.items())))
        return attrs


class LotBody(Body):
    makes = _lot_terms
    id = Identifier()
    title = Text(max_length=300)
    reservation = ReservationBody(
        required=False, allow_null=True, help_text="Nulle si le lot n’est pas réservé."
    )
    clause = ClauseBody(required=False, allow_null=True)
    territories = serializers.ListField(
        child=Text(max_length=3),
        required=False,
        max_length=200,
        help_text="Les départements du lot ; aucun : partout.",
    )
    maximum = Money(required=False, allow_null=True)


class ContractBody(Body):
    id = Identifier(required=False)
    title = Text(max_length=300)
    buyer = Identifier()
    usage = Choice(choices=USAGES)
    centrale_role = Choice(
        choices=CENTRALE_ROLES, help_text="Intermédiaire, ou grossiste (la centrale achète et revend)."
    )
    kind = Choice(choices=CONTRACT_KINDS, help_text="Accord-cadre, ou marché.")
    cpv = Text(max_length=10, required=False, allow_null=True)
    notice_on = Day(required=False, allow_null=True, help_text="Le jour de l’avis de marché.")
    starts_on = Day(help_text="Le premier jour du contrat.")
    ends_on = Day(help_text="Le dernier jour du contrat.")
    maximum = Money(required=False, allow_null=True)
    lots = LotBody(many=True, required=False, help_text="Les lots ; aucun : le contrat en a un, numéro `1`.")


def _fault(detail: str, code: str) -> list[str]:
    return [ErrorDetail(detail, code)]
