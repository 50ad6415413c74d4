"""Entries of how clauses are followed, and by whom: conventions, meetings, referents, offers, assignments."""

from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.registers.entry import (
    ASSIGNMENTS,
    COMMITMENTS,
    CONVENTIONS,
    DECLINES,
    MEETINGS,
    REFERENTS,
    Rules,
    Said,
    about,
    picked,
)


def _signed(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    told = {**picked(data, "facilitator", "capacity", "starts_on", "ends_on"), "ended_on": None}
    return [Said(register=CONVENTIONS, id=about(envelope), organisation=data["facilitator"], data=told)]


def _amended(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    return [Said(register=CONVENTIONS, id=about(envelope), change=picked(data, "capacity"))]


def _ended(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    return [Said(register=CONVENTIONS, id=about(envelope), data=picked(data, "ended_on"))]


def _met(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    told = picked(data, "contract", "contractor", "held_on", "outcome", "missed", "minutes")
    return [Said(register=MEETINGS, id=about(envelope), organisation=data["contractor"], data=told)]


def _assigned(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    assignment = data["assignment"]
    whole = {**picked(data, "contract", "lot"), **assignment}
    entry = f"{data['contract']}.{data['lot']}.{envelope.seq}"
    return [Said(register=ASSIGNMENTS, id=entry, organisation=assignment["facilitator"], data=whole)]


def _declined(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    told = picked(data, "contract", "lot", "facilitator", "on", "reason")
    entry = f"{data['contract']}.{data['lot']}.{envelope.seq}"
    return [Said(register=DECLINES, id=entry, organisation=data["facilitator"], data=told)]


def _named(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    told = {"contract": data["contract"], "person": data["seat"], "since": data["since"]}
    return [Said(register=REFERENTS, id=about(envelope), organisation=data["seat"], data=told)]


def _promised(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    told = {**picked(data, "kind", "to", "owed_by", "due_on"), "done_on": None}
    return [Said(register=COMMITMENTS, id=about(envelope), organisation=data["to"], data=told)]


def _kept(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    return [Said(register=COMMITMENTS, id=about(envelope), data=picked(data, "done_on"))]


RULES: Rules = {
    "referent.named": _named,
    "commitment.made": _promised,
    "commitment.done": _kept,
    "convention.signed": _signed,
    "convention.amended": _amended,
    "convention.ended": _ended,
    "meeting.recorded": _met,
    "contract.facilitator-assigned": _assigned,
    "contract.facilitator-declined": _declined,
}
