"""
Who may what: one table, which every view asks and a test walks.

A row names a request, and for each role what it may do for its own organisation and for another's. A role that a
request is not meant for is told so (403); what another may see and the caller may not is not there (404).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from tremplin_tenants.roles import Caller, Role


class Verdict(Enum):
    """What an access comes to."""

    ALLOWED = 200
    FORBIDDEN = 403
    HIDDEN = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """`own` and `other`: whose the thing asked for is. A request about nobody in particular is one's own."""

    own: Verdict
    other: Verdict


ANY = Access(own=Verdict.ALLOWED, other=Verdict.ALLOWED)
OWN = Access(own=Verdict.ALLOWED, other=Verdict.HIDDEN)
NONE = Access(own=Verdict.FORBIDDEN, other=Verdict.FORBIDDEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request of the API, and the access of each role; a role that is not named has none."""

    method: str
    path: str
    roles: Mapping[Role, Access] = field(default_factory=dict)


_BUYER = {Role.BUYER: ANY}
_CENTRALE = {Role.BUYER: ANY, Role.AUDITOR: ANY}
_BUYER_OR_MEMBER = {Role.BUYER: ANY, Role.MEMBER: OWN}
# Whose lot it is, and whose declaration, is for the rules of hours to say.
_ACTS_ON_HOURS = {Role.BUYER: ANY, Role.CONTRACTOR: ANY, Role.FACILITATOR: ANY}
# Whoever is told a person's identifier, which is random, may act on it.
_NAMES_PERSONS = {Role.BUYER: ANY, Role.CONTRACTOR: ANY, Role.FACILITATOR: ANY}
_EVERY_ROLE = dict.fromkeys(Role, ANY)


def _post(path: str, roles: Mapping[Role, Access]) -> Request:
    return Request(method="POST", path=path, roles=roles)


def _get(path: str, roles: Mapping[Role, Access]) -> Request:
    return Request(method="GET", path=path, roles=roles)


_REGISTERS: Mapping[str, Request] = {
    "record-meeting": _post("contracts/{id}/meetings", _BUYER),
    "sign-convention": _post("conventions", _BUYER),
    "amend-convention": _post("conventions/{id}/amend", _BUYER),
    "end-convention": _post("conventions/{id}/end", _BUYER),
    "name-referent": _post("referents", _BUYER),
    "make-commitment": _post("commitments", _BUYER),
    "complete-commitment": _post("commitments/{id}/done", _BUYER),
    "set-objective": _post("objectives", _BUYER),
    "hold-training": _post("trainings", _BUYER),
    "hold-sourcing": _post("sourcing", _BUYER),
    "record-screening": _post("screenings", _BUYER),
    "record-waiver": _post("waivers", _BUYER),
    "referents": _get("referents", _CENTRALE),
    "commitments": _get("commitments", _CENTRALE),
    "objectives": _get("objectives", _CENTRALE),
    "trainings": _get("trainings", _CENTRALE),
    "sourcing": _get("sourcing", _CENTRALE),
    "screenings": _get("screenings", _CENTRALE),
    "waivers": _get("waivers", _CENTRALE),
    "conventions": _get("conventions", _CENTRALE),
    "meetings": _get("meetings", _CENTRALE),
}

TABLE: Mapping[str, Request] = {
    **_REGISTERS,
    "register-organisation": _post("organisations", _BUYER),
    "leave": _post("organisations/{id}/leave", _BUYER),
    "record-status": _post("organisations/{id}/statuses", _BUYER),
    "change-siret": _post("organisations/{id}/siret", _BUYER),
    "correct-membership": _post("organisations/{id}/membership", _BUYER),
    "merge-member": _post("organisations/{id}/merge", _BUYER),
    "split-member": _post("organisations/{id}/split", _BUYER),
    "register-contract": _post("contracts", _BUYER),
    "publish-contract": _post("contracts/{id}/publish", _BUYER),
    "open-contract": _post("contracts/{id}/members", _BUYER),
    "renew-contract": _post("contracts/{id}/renewals", _BUYER),
    "award-lot": _post("contracts/{id}/lots/{lot}/award", _BUYER),
    "choose-method": _post("contracts/{id}/lots/{lot}/attribution", _BUYER),
    "allocate-target": _post("contracts/{id}/lots/{lot}/allocation", _BUYER),
    "assign-facilitator": _post("contracts/{id}/lots/{lot}/facilitator", _BUYER),
    "revise-target": _post("contracts/{id}/lots/{lot}/target", _BUYER),
    "cancel-lot": _post("contracts/{id}/lots/{lot}/cancel", _BUYER),
    "terminate-lot": _post("contracts/{id}/lots/{lot}/terminate", _BUYER),
    "notify-difficulty": _post("contracts/{id}/lots/{lot}/difficulty", _BUYER),
    "suspend-clause": _post("contracts/{id}/lots/{lot}/suspend", _BUYER),
    "annul-clause": _post("contracts/{id}/lots/{lot}/annul", _BUYER),
    "send-formal-notice": _post("contracts/{id}/lots/{lot}/formal-notice", _BUYER),
    "decide-penalty": _post("contracts/{id}/lots/{lot}/penalty", _BUYER),
    "cancel-penalty": _post("contracts/{id}/lots/{lot}/penalty/cancel", _BUYER),
    "agree-globalisation": _post("globalisations", _BUYER),
    "relaunch-lot": _post("contracts/{id}/lots/{lot}/relaunch", _BUYER),
    "add-tranche": _post("contracts/{id}/lots/{lot}/tranches", _BUYER),
    "affirm-tranche": _post("contracts/{id}/lots/{lot}/tranches/{tranche}/affirm", _BUYER),
    "substitute-contractor": _post("contracts/{id}/lots/{lot}/substitute", _BUYER),
    "bring-forward": _post("contracts/{id}/lots/{lot}/opening", _BUYER),
    "decline-facilitator": _post("contracts/{id}/lots/{lot}/decline", _BUYER),
    "place-call-off": _post("members/{member}/call-offs", _BUYER_OR_MEMBER),
    "receive-invoice": _post("members/{member}/invoices", _BUYER_OR_MEMBER),
    "receive-attestation": _post("members/{member}/doeth", _BUYER),
    "register-person": _post("persons", _NAMES_PERSONS),
    "person-eligibility": _post("persons/{id}/eligibility", _NAMES_PERSONS),
    "person-hires": _post("persons/{id}/hires", _NAMES_PERSONS),
    "declare-hours": _post("members/{member}/hours", {Role.BUYER: ANY, Role.CONTRACTOR: ANY}),
    "return-hours": _post("members/{member}/hours/{id}/return", _ACTS_ON_HOURS),
    "resubmit-hours": _post("members/{member}/hours/{id}/resubmit", _ACTS_ON_HOURS),
    "validate-hours": _post("members/{member}/hours/{id}/validate", _ACTS_ON_HOURS),
    "reject-hours": _post("members/{member}/hours/{id}/reject", _ACTS_ON_HOURS),
    "correct-hours": _post("members/{member}/hours/{id}/correct", _ACTS_ON_HOURS),
    "close-quarter": _post("quarters/{quarter}/close", _BUYER),
    "publish-quarter": _post("quarters/{quarter}/publish", _BUYER),
    "status": _get("status", _EVERY_ROLE),
    "me": _get("me", _EVERY_ROLE),
    "results": _get("results", {Role.MEMBER: ANY}),
    "explain": _get("results/explain", {Role.MEMBER: ANY}),
    "members": _get("members", {Role.BUYER: ANY, Role.AUDITOR: ANY}),
    "member-results": _get(
        "members/{member}/results", {Role.BUYER: ANY, Role.AUDITOR: ANY, Role.MEMBER: OWN}
    ),
    "lots": _get("lots", _BUYER_OR_MEMBER),
    "lot": _get("lots/{contract}/{lot}", _BUYER_OR_MEMBER),
    "hours": _get("hours", {**_BUYER_OR_MEMBER, Role.CONTRACTOR: ANY, Role.FACILITATOR: ANY}),
    "reserved-usage": _get("reserved-usage", _BUYER_OR_MEMBER),
    "doeth": _get("doeth", {Role.BUYER: ANY, Role.AUDITOR: ANY, Role.MEMBER: OWN}),
    "spaser": _get("spaser", {Role.BUYER: ANY, Role.AUDITOR: ANY, Role.MEMBER: OWN}),
    "tasks": _get("tasks", {Role.BUYER: ANY, Role.CONTRACTOR: ANY, Role.FACILITATOR: ANY}),
    "publics": _get("publics", _BUYER),
    "catalogue": _get("catalogue", _BUYER_OR_MEMBER),
    "audit-replay": _get("audit/replay", {Role.AUDITOR: ANY}),
    "audit-verify": _get("audit/verify", {Role.AUDITOR: ANY}),
    "events": _get("events", {Role.BUYER: ANY, Role.AUDITOR: ANY, Role.MEMBER: OWN}),
}


def verdict(*, endpoint: str, caller: Caller, whose: str | None) -> Verdict:
    """
    What the table says of `caller` asking `endpoint` about `whose` organisation (None: nobody in particular).

    For contractors and facilitateurs, whose logs hold no row of theirs, "own" is decided by row-level security.
    """
    access = TABLE[endpoint].roles.get(caller.role, NONE)
    return access.own if whose in (None, caller.organisation) else access.other


def allowed(role: Role) -> list[str]:
    """The requests that a key of this role is for, such as `GET results`."""
    return [f"{row.method} {row.path}" for row in TABLE.values() if role in row.roles]
