"""The confirmation of an act on a declaration: its event, what it did to the hours, and who sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tremplin_platform.events.hours import hours as events
from tremplin_platform.figures import french
from tremplin_platform.figures.results.rendering import decimal, hundredths
from tremplin_tenants.pages.hours.declaration_view import validated_on_lot
from tremplin_tenants.pages.hours.declaration_words import ACTS
from tremplin_tenants.pages.web.written import written
from tremplin_tenants.rest.problem import not_found

_EFFECTS: Mapping[str, str] = {
    events.Declared.TOPIC: "Elles sont en attente : elles compteront une fois validées.",
    events.Returned.TOPIC: "Elles restent en attente, jusqu’à ce qu’elles soient présentées à nouveau.",
    events.Resubmitted.TOPIC: "Elles attendent une nouvelle décision.",
    events.Rejected.TOPIC: "Elles ne sont plus en attente et ne comptent pas.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """
    An act that was done: `act` as the API gives it, its title, what it changed and who receives it, in words.

    `before`, `after`: the hours validated for the member on the lot, None where the act moves none
    """

    title: str
    act: Mapping[str, Any]
    effect: str
    receivers: str
    before: str | None = None
    after: str | None = None


def done_of(found: Mapping[str, Any], *, seq: int, rows: Mapping[str, Any]) -> Done:
    """
    Return the act of a declaration that is the event `seq` of its log.

    :param found: of `GET hours/{member}/{id}`; `rows`: of `GET hours`, for its member and lot
    :raises Problem: 404, no act of this declaration is this event
    """
    act = next((act for act in found["acts"] if act["seq"] == seq), None)
    if act is None:
        raise not_found()
    declaration = found["declaration"]
    moved = _moved(declaration, act, rows)
    return Done(
        title=ACTS[act["type"]],
        act=act,
        effect=_effect(declaration, act),
        receivers=_receivers(declaration),
        before=moved[0],
        after=moved[1],
    )


def _moved(
    declaration: Mapping[str, Any], act: Mapping[str, Any], rows: Mapping[str, Any]
) -> tuple[str | None, str | None]:
    """Return the hours validated on the lot before and after the validation that is the last act; None otherwise."""
    on_lot = validated_on_lot(rows, adding=declaration)
    if act["type"] != events.Validated.TOPIC or act["seq"] != declaration["seq"] or on_lot is None:
        return None, None
    before = hundredths(on_lot.now) - hundredths(declaration["validated"])
    return decimal(before), on_lot.now


def _effect(declaration: Mapping[str, Any], act: Mapping[str, Any]) -> str:
    if act["type"] == events.Corrected.TOPIC:
        return f"Cette déclaration compte maintenant {written(declaration['validated'])} h validées."
    if act["type"] != events.Validated.TOPIC:
        return _EFFECTS[act["type"]]
    quarter, reported = declaration["quarter"], declaration["reported_in"]
    if reported in (None, quarter):
        return f"Elles comptent au {french.quarter(quarter)}."
    return (
        f"Elles comptent au {french.quarter(quarter)}, déjà clos, et se rapportent au {french.quarter(reported)}, "
        "comme régularisation."
    )


def _receivers(declaration: Mapping[str, Any]) -> str:
    member = declaration["member_name"] or declaration["member"]
    contractor = declaration["contractor_name"] or declaration["contractor"]
    return f"{member} le reçoit dans son journal ; {contractor} et qui suit le lot le voient sur cette page."
