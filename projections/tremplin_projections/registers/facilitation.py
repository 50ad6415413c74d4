"""Make the entries of how clauses are followed: conventions, meetings, referents, commitments, assignments."""

from typing import Any

from tremplin_platform.events.buying import facilitation
from tremplin_platform.events.contracts import contract
from tremplin_platform.events.envelope import Envelope
from tremplin_projections.registers.entry import (
    ASSIGNMENTS,
    COMMITMENTS,
    CONVENTIONS,
    DECLINES,
    MEETINGS,
    REFERENTS,
    RegisterUpdate,
    Rules,
    about,
    picked,
)


def _signed(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    stated = {**picked(data, "facilitator", "capacity", "starts_on", "ends_on"), "ended_on": None}
    return [
        RegisterUpdate(
            register=CONVENTIONS, id=about(envelope), organisation=data["facilitator"], data=stated
        )
    ]


def _amended(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return [RegisterUpdate(register=CONVENTIONS, id=about(envelope), change=picked(data, "capacity"))]


def _ended(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return [RegisterUpdate(register=CONVENTIONS, id=about(envelope), data=picked(data, "ended_on"))]


def _met(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    stated = picked(data, "contract", "contractor", "held_on", "outcome", "missed", "minutes")
    return [
        RegisterUpdate(register=MEETINGS, id=about(envelope), organisation=data["contractor"], data=stated)
    ]


def _assigned(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    assignment = data["assignment"]
    whole = {**picked(data, "contract", "lot"), **assignment}
    entry = f"{data['contract']}.{data['lot']}.{envelope.seq}"
    return [
        RegisterUpdate(register=ASSIGNMENTS, id=entry, organisation=assignment["facilitator"], data=whole)
    ]


def _declined(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    stated = picked(data, "contract", "lot", "facilitator", "on", "reason")
    entry = f"{data['contract']}.{data['lot']}.{envelope.seq}"
    return [RegisterUpdate(register=DECLINES, id=entry, organisation=data["facilitator"], data=stated)]


def _named(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    stated = {"contract": data["contract"], "person": data["seat"], "since": data["since"]}
    return [RegisterUpdate(register=REFERENTS, id=about(envelope), organisation=data["seat"], data=stated)]


def _promised(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    stated = {**picked(data, "kind", "to", "owed_by", "due_on"), "done_on": None}
    return [RegisterUpdate(register=COMMITMENTS, id=about(envelope), organisation=data["to"], data=stated)]


def _kept(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return [RegisterUpdate(register=COMMITMENTS, id=about(envelope), data=picked(data, "done_on"))]


RULES: Rules = {
    facilitation.ReferentNamed: _named,
    facilitation.CommitmentMade: _promised,
    facilitation.CommitmentDone: _kept,
    facilitation.ConventionSigned: _signed,
    facilitation.ConventionAmended: _amended,
    facilitation.ConventionEnded: _ended,
    facilitation.MeetingRecorded: _met,
    contract.FacilitatorAssigned: _assigned,
    contract.FacilitatorDeclined: _declined,
}
