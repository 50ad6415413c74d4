"""The attestation of a member for who is signed in: the API's document, of today or of the past that is asked."""

from django.http import HttpResponse

from tremplin_tenants.access import CENTRALE_READERS, MEMBERS
from tremplin_tenants.api.members.attestation import MemberAttestation, attestation_response
from tremplin_tenants.pages.web.file_page import FilePage
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.past import asked_position


class MyAttestation(FilePage):
    """L’attestation de l’organisme de qui est connecté, en PDF."""

    path = "resultats/attestation"
    roles = MEMBERS
    title = "Attestation"
    section = "resultats"

    @property
    def member(self) -> str:
        """The member whose attestation it is."""
        return self.caller.organisation

    def file(self, reads: PageReads, *, site: str) -> HttpResponse:
        known_at = asked_position(self.request.GET.get("known_at", ""), today=self.caller.today)
        read = reads.read(MemberAttestation, {"known_at": known_at}, member=self.member)
        return attestation_response(read, site=site)


class AttestationOfMember(MyAttestation):
    """L’attestation d’un membre, pour qui lit toute la centrale."""

    path = "membres/{id}/attestation"
    roles = CENTRALE_READERS
    section = "membres"

    @property
    def member(self) -> str:
        return str(self.kwargs["id"])
