"""Words events about an organisation, in the centrale's log and in a member's, and about auditors' access."""

from typing import Any

from tremplin_platform.audit.wording import names
from tremplin_platform.audit.wording.members.delivered import received
from tremplin_platform.audit.wording.sentence import Sentences
from tremplin_platform.events.organisations import audit_access, organisation as events
from tremplin_platform.figures import french, measures


def _registered(_: str, data: dict[str, Any]) -> str:
    kind = names.called(names.ORGANISATION_KINDS, data["kind"])
    text = f"« {data['name']} » (SIRET {data['siret']}) est enregistré : {kind}"
    if data["buyer_status"] is not None:
        text += f", {names.called(names.BUYER_STATUSES, data['buyer_status'])}"
    if data["joined_on"] is not None:
        text += f", membre à partir du {french.day(data['joined_on'])}, département {data['territory']}"
    if data["statuses"]:
        text += f" ; {names.listed(map(_status, data['statuses']))}"
    return f"{text}."


def _joined(_: str, data: dict[str, Any]) -> str:
    return (
        f"« {data['name']} » (SIRET {data['siret']}) est membre de la centrale "
        f"à partir du {french.day(data['joined_on'])}, département {data['territory']}."
    )


def _status_recorded(organisation: str, data: dict[str, Any]) -> str:
    return f"Pour {organisation}, il est enregistré : {_status(data['status'])}."


def _left(organisation: str, data: dict[str, Any]) -> str:
    return f"{organisation} quitte la centrale, dont il est membre jusqu’au {french.day(data['left_on'])} inclus."


def _left_for_member(member: str, data: dict[str, Any]) -> str:
    return f"La centrale fait savoir que {member} est membre jusqu’au {french.day(data['left_on'])} inclus."


def _siret_changed(organisation: str, data: dict[str, Any]) -> str:
    return (
        f"{organisation} porte le SIRET {data['siret']} à partir du {french.day(data['effective'])}, "
        f"au lieu de {data['replaced']}."
    )


def _siret_changed_for_member(member: str, data: dict[str, Any]) -> str:
    return (
        f"La centrale connaît {member} sous le SIRET {data['siret']} à partir du "
        f"{french.day(data['effective'])}, au lieu de {data['replaced']}."
    )


def _membership_corrected(organisation: str, data: dict[str, Any]) -> str:
    return (
        f"L’adhésion de {organisation} commence le {french.day(data['joined_on'])}, "
        f"et non le {french.day(data['replaced'])}."
    )


def _merged(organisation: str, data: dict[str, Any]) -> str:
    return (
        f"{organisation} fusionne avec {data['into']} à partir du {french.day(data['merged_on'])} : plus de commande "
        "à partir de ce jour, ce qui attend dans son journal peut encore être achevé."
    )


def _merged_for_member(member: str, data: dict[str, Any]) -> str:
    return (
        f"La centrale fait savoir que {member} fusionne avec {data['into']} à partir du "
        f"{french.day(data['merged_on'])} : plus de commande à partir de ce jour."
    )


def _lineage_received(organisation: str, data: dict[str, Any]) -> str:
    return f"{organisation} reprend {_lineage(data)}."


def _lineage_received_for_member(member: str, data: dict[str, Any]) -> str:
    return f"Dans les résultats de {member} comptent désormais {_lineage(data)}."


def _split(organisation: str, data: dict[str, Any]) -> str:
    return (
        f"{organisation} se scinde en {names.listed(data['into'])} à partir du {french.day(data['split_on'])} ; "
        "ses chiffres restent dans son journal."
    )


def _split_for_member(member: str, data: dict[str, Any]) -> str:
    return (
        f"La centrale fait savoir que {member} se scinde en {names.listed(data['into'])} à partir du "
        f"{french.day(data['split_on'])}."
    )


def _detached(organisation: str, data: dict[str, Any]) -> str:
    return f"{organisation} est issu de la scission {french.of(data['predecessor'])} le {french.day(data['split_on'])}."


def _detached_for_member(member: str, data: dict[str, Any]) -> str:
    return (
        f"La centrale fait savoir que {member} est issu de la scission {french.of(data['predecessor'])} le "
        f"{french.day(data['split_on'])}."
    )


def _audit_access_granted(key: str, data: dict[str, Any]) -> str:
    return (
        f"La clé d’auditeur {key} lit tous les journaux, sans rien y écrire, "
        f"{french.period(data['effective'], data['expires_on'])}."
    )


def _audit_access_revoked(key: str, data: dict[str, Any]) -> str:
    return f"La clé d’auditeur {key} n’ouvre plus rien, révoquée le {french.day(data['effective'])}."


def _audit_access_used(_: str, data: dict[str, Any]) -> str:
    read = "plusieurs journaux à la fois" if data["log"] == "*" else f"le journal {french.of(data['log'])}"
    return f"La clé d’auditeur {data['access']} lit {read} (lecture « {data['read']} »)."


def _lineage(data: dict[str, Any]) -> str:
    part = "" if data["parts"] == 1 else f", partie {data['part']} sur {data['parts']}"
    totals = data["totals"]
    hours, spend = (
        sum(total["amount"] for total in totals if total["measure"] == measure)
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
    events.Registered: _registered,
    events.StatusRecorded: _status_recorded,
    events.Left: _left,
    events.SiretChanged: _siret_changed,
    events.MembershipCorrected: _membership_corrected,
    events.Merged: _merged,
    events.LineageReceived: _lineage_received,
    events.Split: _split,
    events.Detached: _detached,
    events.MemberJoined: _joined,
    events.MemberLeft: _left_for_member,
    events.MemberSiretChanged: _siret_changed_for_member,
    events.MembershipCorrectedCopy: received(_membership_corrected),
    events.MemberMerged: _merged_for_member,
    events.LineageReceivedCopy: _lineage_received_for_member,
    events.MemberSplit: _split_for_member,
    events.MemberDetached: _detached_for_member,
    audit_access.Granted: _audit_access_granted,
    audit_access.Revoked: _audit_access_revoked,
    audit_access.Used: _audit_access_used,
}
