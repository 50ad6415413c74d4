"""
Attestations for the DOETH, the yearly declaration of disabled workers' employment: what a member may deduct.

Subject: `LOG/doeth/YEAR.CONTRACTOR.ISSUED_TO`. Amounts are those that the attestation states, in cents: amount 3 the
labour cost, amount 4 the part of it that is deducted. They are never computed from spend.
"""

from tremplin_platform.events.fact import FirstMemberFact, MemberFact


class AttestationReceived(FirstMemberFact):
    """
    `kinds`: the contractor's statuses in that civil year. `counted`: whether it gives this member a figure; if not,
    `uncounted` says why: `not-in-members-name`, `not-deductible` (neither EA, ESAT nor TIH), or `open-point` (an EATT,
    not settled by the law read so far). `effective` is the last day of the year.
    """

    TOPIC = "doeth.attestation-received"
    KIND = "Attestation DOETH"
    year: int
    contractor: str
    kinds: list[str]
    issued_to: str
    amount3: int
    amount4: int
    received_on: str
    counted: bool
    uncounted: str | None


class AttestationReplaced(MemberFact):
    """The same attestation received again, corrected; the `replaced_…` amounts are those counted until now."""

    TOPIC = "doeth.attestation-replaced"
    KIND = "Attestation DOETH remplacée"
    year: int
    contractor: str
    kinds: list[str]
    issued_to: str
    amount3: int
    amount4: int
    received_on: str
    counted: bool
    uncounted: str | None
    replaced_amount3: int
    replaced_amount4: int
