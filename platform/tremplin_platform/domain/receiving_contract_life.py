"""The member-safe form of what becomes of a contract and its lots."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from tremplin_platform.domain.closed_quarter import ClosedQuarter
from tremplin_platform.domain.opened_contract import OpenedContract
from tremplin_platform.domain.quarters import paris_day, quarter_of
from tremplin_platform.domain.receipt import Receipt
from tremplin_platform.domain.reporting_quarter import reported_in


def _renewed(receipt: Receipt) -> OpenedContract:
    contract = receipt.contract()
    contract.receive_renewal(ends_on=receipt.data["ends_on"], provenance=receipt.provenance)
    return contract


def _revised(receipt: Receipt) -> OpenedContract:
    contract, data = receipt.contract(), receipt.data
    contract.receive_revision(data["lot"], revision=data["revision"], provenance=receipt.provenance)
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


def _relaunched(receipt: Receipt) -> OpenedContract:
    contract, data = receipt.contract(), receipt.data
    contract.receive_relaunch(data["lot"], relaunched_as=data["relaunched_as"], provenance=receipt.provenance)
    return contract


def _relaunch_of(receipt: Receipt) -> OpenedContract:
    contract, data = receipt.contract(), receipt.data
    contract.receive_relaunch_of(data["lot"], relaunch_of=data["relaunch_of"], provenance=receipt.provenance)
    return contract


def _tranche_added(receipt: Receipt) -> OpenedContract:
    contract, data = receipt.contract(), receipt.data
    contract.receive_tranche(
        data["lot"], tranche=data["tranche"], hours=data["hours"], provenance=receipt.provenance
    )
    return contract


def _tranche_affirmed(receipt: Receipt) -> OpenedContract:
    contract, data = receipt.contract(), receipt.data
    contract.receive_affirmation(
        data["lot"],
        tranche=data["tranche"],
        hours=data["hours"],
        on=data["on"],
        provenance=receipt.provenance,
    )
    return contract


def _substituted(receipt: Receipt) -> OpenedContract:
    contract, data = receipt.contract(), receipt.data
    contract.receive_substitution(
        data["lot"],
        replaced=data["replaced"],
        award=data["award"],
        ground=data["ground"],
        provenance=receipt.provenance,
    )
    return contract


def _status_changed(receipt: Receipt) -> OpenedContract:
    contract, data = receipt.contract(), receipt.data
    contract.receive_status(
        data["lot"],
        contractor=data["contractor"],
        lost_on=data["lost_on"],
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


FORMS: Mapping[str, Callable[[Receipt], OpenedContract]] = {
    "contract.renewed": _renewed,
    "contract.target-revised": _revised,
    "contract.lot-cancelled": _cancelled,
    "contract.lot-terminated": _terminated,
    "contract.clause-annulled": _annulled,
    "contract.lot-relaunched": _relaunched,
    "contract.lot-relaunch-of": _relaunch_of,
    "contract.tranche-added": _tranche_added,
    "contract.tranche-affirmed": _tranche_affirmed,
    "contract.contractor-substituted": _substituted,
    "contract.winner-status-changed": _status_changed,
    "contract.hours-brought-forward": _brought_forward,
}
