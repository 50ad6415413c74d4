"""Make the register entries of buyers: objectives, trainings, sourcing rounds, screenings."""

from typing import Any

from tremplin_platform.events.buying import buying
from tremplin_platform.events.envelope import Envelope
from tremplin_projections.registers.entry import (
    OBJECTIVES,
    SCREENINGS,
    SOURCING,
    TRAININGS,
    RegisterUpdate,
    Rules,
    about,
    picked,
)


def _set(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    stated = picked(data, "buyer", "year", "kind", "count", "articles")
    return [RegisterUpdate(register=OBJECTIVES, id=about(envelope), organisation=data["buyer"], data=stated)]


def _revised(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    stated = picked(data, "count")
    return [RegisterUpdate(register=OBJECTIVES, id=about(envelope), data=stated, change=stated)]


def _trained(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    stated = picked(data, "buyer", "held_on", "subject")
    return [RegisterUpdate(register=TRAININGS, id=about(envelope), organisation=data["buyer"], data=stated)]


def _sourced(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    stated = picked(data, "contract", "need", "strategy", "met", "feasible", "how")
    return [RegisterUpdate(register=SOURCING, id=about(envelope), data=stated)]


def _screened(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    stated = picked(data, "cpv", "function", "finding")
    return [RegisterUpdate(register=SCREENINGS, id=about(envelope), data=stated)]


RULES: Rules = {
    buying.ObjectiveSet: _set,
    buying.ObjectiveRevised: _revised,
    buying.TrainingHeld: _trained,
    buying.SourcingHeld: _sourced,
    buying.ScreeningRecorded: _screened,
}
