"""Entries of how buyers prepare what they buy: objectives, training, sourcing, screenings."""

from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.registers.entry import (
    OBJECTIVES,
    SCREENINGS,
    SOURCING,
    TRAININGS,
    Rules,
    Said,
    about,
    picked,
)


def _set(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    told = picked(data, "buyer", "year", "kind", "count", "articles")
    return [Said(register=OBJECTIVES, id=about(envelope), organisation=data["buyer"], data=told)]


def _revised(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    told = picked(data, "count")
    return [Said(register=OBJECTIVES, id=about(envelope), data=told, change=told)]


def _trained(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    told = picked(data, "buyer", "held_on", "subject")
    return [Said(register=TRAININGS, id=about(envelope), organisation=data["buyer"], data=told)]


def _sourced(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    told = picked(data, "contract", "need", "strategy", "met", "feasible", "how")
    return [Said(register=SOURCING, id=about(envelope), data=told)]


def _screened(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    told = picked(data, "cpv", "function", "finding")
    return [Said(register=SCREENINGS, id=about(envelope), data=told)]


RULES: Rules = {
    "objective.set": _set,
    "objective.revised": _revised,
    "training.held": _trained,
    "sourcing.held": _sourced,
    "screening.recorded": _screened,
}
