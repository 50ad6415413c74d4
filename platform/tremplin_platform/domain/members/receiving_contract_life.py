"""The member-safe form of what becomes of a contract and its lots."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from tremplin_platform.domain.hours.reporting_quarter import reported_in
from tremplin_platform.domain.members.closed_quarter import ClosedQuarter
from tremplin_platform.domain.members.opened_contract import OpenedContract
from tremplin_platform.domain.members.receipt import Receipt
from tremplin_platform.domain.quarters import paris_day, quarter_of
from tremplin_platform.events.fact import Fact
from tremplin_platform.events.members import delivered_life as events

_Form = Callable[[Receipt], OpenedContract]


def _as_told(fact: type[Fact], *names: str) -> _Form:
    """A fact about a lot, of which a member's log keeps these fields as they are."""

    def form(receipt: Receipt) -> OpenedContract:
        contract, data = receipt.contract(), receipt.data
        said = {name: data[name] for name in names}
        contract.receive(fact, data["lot"], provenance=receipt.provenance, **said)
        return contract

    return form


def _renewed(receipt: Receipt) -> OpenedContract:
    contract = receipt.contract()
    contract.receive_renewal(ends_on=receipt.data["ends_on"], provenance=receipt.provenance)
    return contract


def _cancelled(receipt: Receipt) -> OpenedContract:
    contract, data = receipt.contract(), receipt.data
    contract.receive_cancellation(data["lot"], reason=data["reason"], provenance=receipt.provenance)
    return contract


def _terminated(receipt: Receipt) -> OpenedContract:
    contract, data = receipt.contract(), receipt.data
    contract.receive_termination(
        data["lot"], on=data["on"], reason=data["reason"], provenance=receipt.provenance
    )
    return contract


def _annulled(receipt: Receipt) -> OpenedContract:
    contract, data = receipt.contract(), receipt.data
    contract.receive_annulment(
        data["lot"],
        reason=data["reason"],
        due=receipt.due(data["contract"], data["lot"]),
        provenance=receipt.provenance,
    )
    return contract


def _brought_forward(receipt: Receipt) -> OpenedContract:
    contract, data = receipt.contract(), receipt.data
    quarter = quarter_of(date.fromisoformat(data["on"]))
    recorded = datetime.fromisoformat(receipt.provenance["origin"]["recorded_at"])
    contract.receive_opening_balance(
        data["lot"],
        balance={
            "worked_to": data["on"],
            "work_quarter": quarter,
            "hours": data["hours"],
            "evidence": data["evidence"],
            "protected": data["protected"],
            "category": data["category"],
        },
        reported=reported_in(
            work_quarter=quarter,
            closed=receipt.find(ClosedQuarter, quarter) is not None,
            current=quarter_of(paris_day(recorded)),
        ),
        provenance=receipt.provenance,
    )
    return contract


FORMS: Mapping[str, _Form] = {
    "contract.renewed": _renewed,
    "contract.target-revised": _as_told(events.TargetRevised, "revision"),
    "contract.lot-cancelled": _cancelled,
    "contract.lot-terminated": _terminated,
    "contract.clause-annulled": _annulled,
    "contract.lot-relaunched": _as_told(events.LotRelaunched, "relaunched_as"),
    "contract.lot-relaunch-of": _as_told(events.LotRelaunchOf, "relaunch_of"),
    "contract.tranche-added": _as_told(events.TrancheAdded, "tranche", "hours"),
    "contract.tranche-affirmed": _as_told(events.TrancheAffirmed, "tranche", "hours", "on"),
    "contract.contractor-substituted": _as_told(events.ContractorSubstituted, "replaced", "award", "ground"),
    "contract.winner-status-changed": _as_told(events.WinnerStatusChanged, "contractor", "lost_on"),
    "contract.hours-brought-forward": _brought_forward,
}
