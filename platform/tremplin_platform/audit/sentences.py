"""One French sentence for each event: what an auditor reads beside it."""

from collections.abc import Callable
from typing import Any

from tremplin_platform.audit.wording.attribution import attribution
from tremplin_platform.audit.wording.buying import registers
from tremplin_platform.audit.wording.clauses import annulment, execution
from tremplin_platform.audit.wording.contracts import contract, contract_life, observed, reserved_winner
from tremplin_platform.audit.wording.hours import hours, quarter
from tremplin_platform.audit.wording.members import delivered, delivered_life, delivered_membership
from tremplin_platform.audit.wording.members.delivered_life import received
from tremplin_platform.audit.wording.orders import call_off, doeth, invoice
from tremplin_platform.audit.wording.organisations import audit_access, organisation
from tremplin_platform.audit.wording.persons import person
from tremplin_platform.events.catalog import NewerEvent, UnknownEvent, current
from tremplin_platform.events.envelope import Envelope
from tremplin_platform.figures.french import typeset


def sentence(envelope: Envelope) -> str:
    """
    What the event says, in French, from its own content alone; the same sentence for ever.

    Total: an event whose type, version or content is unusual is told as such.
    """
    wording = _WORDINGS.get(envelope.topic)
    if wording is None:
        return _plain(envelope)
    try:
        data = current(topic=envelope.topic, version=envelope.version, data=envelope.data)
        return typeset(wording(envelope.subject.rpartition("/")[2], data))
    except (UnknownEvent, NewerEvent, LookupError, TypeError, ValueError, AttributeError):
        return _plain(envelope)


def _plain(envelope: Envelope) -> str:
    return typeset(
        f"Événement {envelope.topic} (version {envelope.version}) au sujet de {envelope.subject} : "
        "cette version de Tremplin n’a pas de phrase pour son contenu, à lire tel quel."
    )


_WORDINGS: dict[str, Callable[[str, dict[str, Any]], str]] = {
    **registers.WORDINGS,
    "audit-access.granted": audit_access.granted,
    "audit-access.revoked": audit_access.revoked,
    "organisation.registered": organisation.registered,
    "organisation.status-recorded": organisation.status_recorded,
    "organisation.left": organisation.left,
    "organisation.siret-changed": organisation.siret_changed,
    "organisation.membership-corrected": organisation.membership_corrected,
    "organisation.merged": organisation.merged,
    "organisation.lineage-received": organisation.lineage_received,
    "organisation.split": organisation.split,
    "organisation.detached": organisation.detached,
    "contract.registered": contract.registered,
    "contract.published": contract.published,
    "contract.opened": contract.opened,
    "contract.lot-awarded": contract.lot_awarded,
    "contract.target-allocated": contract.target_allocated,
    "contract.facilitator-assigned": contract.facilitator_assigned,
    "contract.renewed": contract_life.renewed,
    "contract.target-revised": contract_life.target_revised,
    "contract.lot-cancelled": contract_life.lot_cancelled,
    "contract.lot-terminated": contract_life.lot_terminated,
    "contract.clause-annulled": annulment.clause_annulled,
    "execution.begun": execution.begun,
    "execution.difficulty-notified": execution.difficulty_notified,
    "execution.clause-suspended": execution.clause_suspended,
    "execution.formal-notice-sent": execution.formal_notice_sent,
    "execution.penalty-decided": execution.penalty_decided,
    "execution.penalty-cancelled": execution.penalty_cancelled,
    "execution.globalised": execution.globalised,
    "globalisation.agreed": execution.globalisation_agreed,
    "contract.lot-relaunched": contract_life.lot_relaunched,
    "contract.lot-relaunch-of": contract_life.lot_relaunch_of,
    "contract.tranche-added": contract_life.tranche_added,
    "contract.tranche-affirmed": contract_life.tranche_affirmed,
    "contract.contractor-substituted": contract_life.contractor_substituted,
    "contract.winner-status-changed": contract_life.winner_status_changed,
    "contract.open-point-kept": contract_life.open_point_kept,
    "reserved-winner.won": reserved_winner.won,
    "reserved-winner.won-again": reserved_winner.won_again,
    "contract.hours-brought-forward": contract_life.hours_brought_forward,
    "contract.facilitator-declined": contract.facilitator_declined,
    "delivered.facilitator-declined": delivered.facilitator_declined,
    "observed-contract.recorded": observed.recorded,
    "observed-contract.modified": observed.modified,
    "attribution.method-chosen": attribution.method_chosen,
    "attribution.method-changed": attribution.method_changed,
    "attribution.methods-told": attribution.methods_told,
    "attribution.computed": attribution.computed,
    "attribution.recomputed": attribution.recomputed,
    "quarter.closed": quarter.closed,
    "quarter.published": quarter.published,
    "call-off.placed": call_off.placed,
    "invoice.received": invoice.received,
    "invoice.credited": invoice.credited,
    "doeth.attestation-received": doeth.attestation_received,
    "doeth.attestation-replaced": doeth.attestation_replaced,
    "hours.declared": hours.declared,
    "hours.returned": hours.returned,
    "hours.resubmitted": hours.resubmitted,
    "hours.validated": hours.validated,
    "hours.rejected": hours.rejected,
    "hours.corrected": hours.corrected,
    "person.registered": person.registered,
    "person.hired": person.hired,
    "person.eligibility-established": person.eligibility_established,
    "person.eligibility-revoked": person.eligibility_revoked,
    "person.erased": person.erased,
    "delivered.member-joined": delivered_membership.joined,
    "delivered.member-left": delivered_membership.left,
    "delivered.member-siret-changed": delivered_membership.siret_changed,
    "delivered.membership-corrected": received(organisation.membership_corrected),
    "delivered.member-merged": delivered_membership.merged,
    "delivered.lineage-received": delivered_membership.lineage_received,
    "delivered.member-split": delivered_membership.split,
    "delivered.member-detached": received(organisation.detached),
    "delivered.contract-opened": delivered.contract_opened,
    "delivered.contract-reopened": delivered.contract_reopened,
    "delivered.lot-awarded": delivered.lot_awarded,
    "delivered.target-allocated": delivered.target_allocated,
    "delivered.facilitator-assigned": delivered.facilitator_assigned,
    "delivered.attribution-methods": attribution.delivered_methods,
    "delivered.hours-attributed": attribution.delivered_hours,
    "delivered.contract-renewed": delivered_life.renewal_received,
    "delivered.target-revised": delivered_life.revision_received,
    "delivered.lot-cancelled": delivered_life.cancellation_received,
    "delivered.clause-annulled": annulment.clause_annulled_for_member,
    "delivered.lot-terminated": received(contract_life.lot_terminated),
    "delivered.lot-relaunched": received(contract_life.lot_relaunched),
    "delivered.lot-relaunch-of": received(contract_life.lot_relaunch_of),
    "delivered.tranche-added": received(contract_life.tranche_added),
    "delivered.tranche-affirmed": received(contract_life.tranche_affirmed),
    "delivered.contractor-substituted": received(contract_life.contractor_substituted),
    "delivered.winner-status-changed": received(contract_life.winner_status_changed),
    "delivered.hours-brought-forward": delivered_life.hours_received,
    "delivered.quarter-closed": delivered.quarter_closed,
    "delivered.quarter-published": delivered.quarter_published,
    "delivered.undeliverable": delivered.undeliverable,
}
