"""The annual reports as PDF: a member's, from its results over a year, and the centrale's, from its reads of today."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import HttpResponse

from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.buying.tower import TowerRead
from tremplin_tenants.api.members.attestation import MemberAttestation, covering, pdf_response
from tremplin_tenants.api.members.members import Members
from tremplin_tenants.api.persons.publics import Publics
from tremplin_tenants.documents.annual_report import CentraleReads, centrale_report, member_report
from tremplin_tenants.pages.members.attestations import AttestationOfMember, MyAttestation
from tremplin_tenants.pages.web.file_page import FilePage
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.written import alphabetical
from tremplin_tenants.rest.problem import wrong_parameter

_YEARS = range(2020, 2100)


class _OfYear(FilePage):
    """A report of the year that `annee` names; the current one by default."""

    @property
    def year(self) -> int:
        """
        The year asked.

        :raises Problem: 422, it is none, or has not begun
        """
        text = self.request.GET.get("annee", "") or str(self.caller.today.year)
        if not (text.isascii() and text.isdecimal() and int(text[:5]) in _YEARS) or (
            int(text) > self.caller.today.year
        ):
            raise wrong_parameter("annee", "bad-year", "Écrivez une année commencée : 2026.")
        return int(text)


class MyAnnualReport(_OfYear, MyAttestation):
    """Le bilan annuel de l’organisme de qui est connecté."""

    path = "resultats/bilan"
    title = "Bilan annuel"

    def file(self, reads: PageReads, *, site: str) -> HttpResponse:
        year = self.year
        last = min(f"{year}-12-31", self.caller.today.isoformat())
        days = {"effective_from": f"{year}-01-01", "effective_to": last}
        read = reads.read(MemberAttestation, days, member=self.member)
        content = member_report(read, year=year, centrale=settings.TREMPLIN_CENTRALE_NAME, site=site)
        return pdf_response(content, name=f"bilan-{year}-{self.member}-{read['as_of']['seq']}.pdf")


class AnnualReportOfMember(MyAnnualReport, AttestationOfMember):
    """Le bilan annuel d’un membre, pour qui lit toute la centrale."""

    path = "membres/{id}/bilan"


class CentraleAnnualReport(_OfYear):
    """Le bilan annuel de la centrale."""

    path = "pilotage/bilan"
    roles = BUYERS
    title = "Bilan annuel de la centrale"
    section = "pilotage"

    def file(self, reads: PageReads, *, site: str) -> HttpResponse:
        year, tower = self.year, reads.read(TowerRead)
        at = tower["as_of"]
        assert reads.connection is not None  # noqa: S101
        found = CentraleReads(
            tower=tower,
            members=sorted(_members(reads), key=lambda row: alphabetical(row["name"])),
            publics=list(_publics(reads, tower, year)),
            covering=covering(reads.connection, log=at["log"], seq=at["seq"]),
        )
        content = centrale_report(found, year=year, centrale=settings.TREMPLIN_CENTRALE_NAME, site=site)
        return pdf_response(content, name=f"bilan-{year}-centrale-{at['seq']}.pdf")


def _members(reads: PageReads) -> Iterator[Mapping[str, Any]]:
    asked = {"limit": "500"}
    while asked:
        found = reads.read(Members, asked)
        yield from found["results"]
        following = parse_qs(urlsplit(found["next"] or "").query)
        asked = {name: values[0] for name, values in following.items()}


def _publics(reads: PageReads, tower: Mapping[str, Any], year: int) -> Iterator[Mapping[str, Any]]:
    """Read the publics of each contract with a clause, in each closed quarter of the year."""
    titles = {lot["contract"]: lot["contract_title"] for lot in tower["lots"]}
    closed = sorted(quarter for quarter in tower["quarters"] if quarter.startswith(f"{year}-"))
    for contract, title in sorted(titles.items(), key=lambda item: item[1]):
        for quarter in closed:
            read = reads.read(Publics, {"contract": contract, "quarter": quarter})
            yield {**read, "contract_title": title}
