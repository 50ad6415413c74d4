"""Make the entries of the execution of a lot's clause: its last formal notice, and every act about it, as a change."""

from typing import Any

from tremplin_platform.events.clauses import execution
from tremplin_platform.events.contracts import contract_life
from tremplin_platform.events.envelope import Envelope
from tremplin_projections.registers.entry import EXECUTIONS, RegisterUpdate, Rules, picked


def _noticed(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    notice = picked(data, "contractors", "deadline")
    stated = {**notice, "sent_on": data["effective"], "answered_on": None}
    return _update(data, stated=stated, change=notice)


def _decided(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    change = {"penalised": data["hours"], **picked(data, "carried", "rate", "amount")}
    return _update(data, stated={"answered_on": data["effective"]}, change=change)


def _cancelled(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    change = {"penalised": -data["hours"], "cancelled": data["decided_on"], **picked(data, "reason")}
    return _update(data, change=change)


def _excused(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return _update(data, change=picked(data, "excused", "reason"))


def _suspended(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return _update(data, change={"suspended_until": data["until"], **picked(data, "reason")})


def _brought(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return _update(data, change={"brought": data["hours"]})


def _annulled(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return _update(data, stated={"annulled_on": data["effective"]})


def _globalised(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return _update(data, stated={"globalisation": data["globalisation"], "globalised_on": data["effective"]})


def _update(
    data: dict[str, Any], *, stated: dict[str, Any] | None = None, change: dict[str, Any] | None = None
) -> list[RegisterUpdate]:
    whole = {**picked(data, "contract", "lot"), **(stated or {})}
    return [
        RegisterUpdate(register=EXECUTIONS, id=f"{data['contract']}.{data['lot']}", data=whole, change=change)
    ]


RULES: Rules = {
    execution.FormalNoticeSent: _noticed,
    execution.PenaltyDecided: _decided,
    execution.PenaltyCancelled: _cancelled,
    execution.DifficultyNotified: _excused,
    execution.ClauseSuspended: _suspended,
    execution.Globalised: _globalised,
    contract_life.HoursBroughtForward: _brought,
    contract_life.ClauseAnnulled: _annulled,
}
