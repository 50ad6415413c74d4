"""Entries of how a lot's clause is executed: the formal notice sent last, and what its penalty is worked out from."""

from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.registers.entry import EXECUTIONS, Rules, Said, picked


def _noticed(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    told = {**picked(data, "contractors", "deadline"), "sent_on": data["effective"], "answered_on": None}
    return _said(data, told=told)


def _decided(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    change = {"penalised": data["hours"], "carried": data["carried"]}
    return _said(data, told={"answered_on": data["effective"]}, change=change)


def _cancelled(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    return _said(data, change={"penalised": -data["hours"]})


def _excused(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    return _said(data, change={"excused": data["excused"]})


def _suspended(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    return _said(data, change={"suspended_until": data["until"]})


def _brought(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    return _said(data, change={"brought": data["hours"]})


def _annulled(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    return _said(data, told={"annulled_on": data["effective"]})


def _globalised(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    return _said(data, told={"globalisation": data["globalisation"], "globalised_on": data["effective"]})


def _said(
    data: dict[str, Any], *, told: dict[str, Any] | None = None, change: dict[str, Any] | None = None
) -> list[Said]:
    whole = {**picked(data, "contract", "lot"), **(told or {})}
    return [Said(register=EXECUTIONS, id=f"{data['contract']}.{data['lot']}", data=whole, change=change)]


RULES: Rules = {
    "execution.formal-notice-sent": _noticed,
    "execution.penalty-decided": _decided,
    "execution.penalty-cancelled": _cancelled,
    "execution.difficulty-notified": _excused,
    "execution.clause-suspended": _suspended,
    "execution.globalised": _globalised,
    "contract.hours-brought-forward": _brought,
    "contract.clause-annulled": _annulled,
}
