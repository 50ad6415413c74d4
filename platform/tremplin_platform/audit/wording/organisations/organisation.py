"""Sentences of what happens to an organisation, in the centrale's log and in a member's, and of an auditor's access."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.members.delivered import received
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.members import delivered_membership
from tremplin_platform.events.organisations import audit_access, organisation as events
from tremplin_platform.figures import french, measures


def registered(organisation: str, data: dict[str, Any]) -> str:
    """Who it is, as what it is known, and since when it is a member."""
    kind = names.called(names.ORGANISATION_KINDS, data["kind"])
    text = f"« {data['name']} » ({organisation}, SIRET {data['siret']}) est enregistré : {kind}"
    if data["buyer_status"] is not None:
        text += f", {names.called(names.BUYER_STATUSES, data['buyer_status'])}"
    if data["joined_on"] is not None:
        text += f", membre à partir du {french.day(data['joined_on'])}, département {data['territory']}"
    if data["statuses"]:
        text += f" ; {names.listed(map(_status, data['statuses']))}"
    return f"{text}."


def joined(member: str, data: dict[str, Any]) -> str:
    """Since when, and where."""
    return (
        f"« {data['name']} » ({member}, SIRET {data['siret']}) est membre de la centrale "
        f"à partir du {french.day(data['joined_on'])}, département {data['territory']}."
    )


def status_recorded(organisation: str, data: dict[str, Any]) -> str:
    """Which status, from when to when."""
    return f"Pour {organisation}, il est enregistré : {_status(data['status'])}."


def left(organisation: str, data: dict[str, Any]) -> str:
    """The last day of membership."""
    return f"{organisation} quitte la centrale, dont il est membre jusqu’au {french.day(data['left_on'])} inclus."


def left_for_member(member: str, data: dict[str, Any]) -> str:
    """The last day of membership."""
    return f"La centrale fait savoir que {member} est membre jusqu’au {french.day(data['left_on'])} inclus."


def siret_changed(organisation: str, data: dict[str, Any]) -> str:
    """From which day on, and what it was."""
    return (
        f"{organisation} porte le SIRET {data['siret']} à partir du {french.day(data['effective'])}, "
        f"au lieu de {data['replaced']}."
    )


def siret_changed_for_member(member: str, data: dict[str, Any]) -> str:
    """From which day on, and what it was."""
    return (
        f"La centrale connaît {member} sous le SIRET {data['siret']} à partir du "
        f"{french.day(data['effective'])}, au lieu de {data['replaced']}."
    )


def membership_corrected(organisation: str, data: dict[str, Any]) -> str:
    """The day it began, and the day that was said."""
    return (
        f"L’adhésion de {organisation} commence le {french.day(data['joined_on'])}, "
        f"et non le {french.day(data['replaced'])}."
    )


def merged(organisation: str, data: dict[str, Any]) -> str:
    """Into which member, and from when."""
    return (
        f"{organisation} fusionne avec {data['into']} à partir du {french.day(data['merged_on'])} : plus de commande "
        "à partir de ce jour, ce qui attend dans son journal peut encore être achevé."
    )


def merged_for_member(member: str, data: dict[str, Any]) -> str:
    """Into which member, and from when."""
    return (
        f"La centrale fait savoir que {member} fusionne avec {data['into']} à partir du "
        f"{french.day(data['merged_on'])} : plus de commande à partir de ce jour."
    )


def lineage_received(organisation: str, data: dict[str, Any]) -> str:
    """Whose figures it takes over, and up to where they go."""
    return f"{organisation} reprend {_lineage(data)}."


def lineage_received_for_member(member: str, data: dict[str, Any]) -> str:
    """Whose figures count here from now on."""
    return f"Dans les résultats de {member} comptent désormais {_lineage(data)}."


def split(organisation: str, data: dict[str, Any]) -> str:
    """Into which members, and from when."""
    return (
        f"{organisation} se scinde en {names.listed(data['into'])} à partir du {french.day(data['split_on'])} ; "
        "ses chiffres restent dans son journal."
    )


def split_for_member(member: str, data: dict[str, Any]) -> str:
    """Into which members, and from when."""
    return (
        f"La centrale fait savoir que {member} se scinde en {names.listed(data['into'])} à partir du "
        f"{french.day(data['split_on'])}."
    )


def detached(organisation: str, data: dict[str, Any]) -> str:
    """What it was a part of, and until when."""
    return f"{organisation} est issu de la scission {french.of(data['predecessor'])} le {french.day(data['split_on'])}."


def audit_access_granted(key: str, data: dict[str, Any]) -> str:
    """Which key, and from when to when."""
    return (
        f"La clé d’auditeur {key} lit tous les journaux, sans rien y écrire, "
        f"{french.period(data['effective'], data['expires_on'])}."
    )


def audit_access_revoked(key: str, data: dict[str, Any]) -> str:
    """Which key, and since when."""
    return f"La clé d’auditeur {key} n’ouvre plus rien, révoquée le {french.day(data['effective'])}."


def _lineage(data: dict[str, Any]) -> str:
    """`les chiffres de caf-092, événements 1 à 912 de son journal (…)`, for the successor's log too."""
    part = "" if data["parts"] == 1 else f", partie {data['part']} sur {data['parts']}"
    totals = data["totals"]
    hours, spend = (
        sum(each["amount"] for each in totals if each["measure"] == measure)
        for measure in (measures.VALIDATED, measures.INVOICED)
    )
    return (
        f"les chiffres {french.of(data['predecessor'])}, fusionné le {french.day(data['merged_on'])}, événements "
        f"{data['after'] + 1} à {data['cut']} de son journal{part} : {french.hours(hours)} validées et "
        f"{french.money(spend)} facturés"
    )


def _status(status: dict[str, Any]) -> str:
    until = "sans date de fin" if status["to"] is None else f"jusqu’au {french.day(status['to'])}"
    return f"statut {status['kind']} à partir du {french.day(status['from'])}, {until}"


SENTENCES: Sentences = {
    events.Registered: registered,
    events.StatusRecorded: status_recorded,
    events.Left: left,
    events.SiretChanged: siret_changed,
    events.MembershipCorrected: membership_corrected,
    events.Merged: merged,
    events.LineageReceived: lineage_received,
    events.Split: split,
    events.Detached: detached,
    delivered_membership.MemberJoined: joined,
    delivered_membership.MemberLeft: left_for_member,
    delivered_membership.MemberSiretChanged: siret_changed_for_member,
    delivered_membership.MembershipCorrected: received(membership_corrected),
    delivered_membership.MemberMerged: merged_for_member,
    delivered_membership.LineageReceived: lineage_received_for_member,
    delivered_membership.MemberSplit: split_for_member,
    delivered_membership.MemberDetached: received(detached),
    audit_access.Granted: audit_access_granted,
    audit_access.Revoked: audit_access_revoked,
}
