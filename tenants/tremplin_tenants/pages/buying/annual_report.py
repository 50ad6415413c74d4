"""The annual reports as PDF: of a year and since the beginning, at one position."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.buying.tower import TowerRead
from tremplin_tenants.api.members.attestation import covering, pdf_response
from tremplin_tenants.api.members.years import MembersInYear, YearOfMember
from tremplin_tenants.api.persons.publics import Publics
from tremplin_tenants.documents.annual_report import CentraleReads, centrale_report
from tremplin_tenants.documents.member_report import member_report
from tremplin_tenants.pages.members.attestations import AttestationOfMember, MyAttestation
from tremplin_tenants.pages.web.file_page import FilePage
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.written import alphabetical
from tremplin_tenants.rest.problem import wrong_parameter

_YEARS = range(2020, 2100)


class _OfYear(FilePage):
    """A report of the year that `annee` names; the current one by default."""

    def days(self) -> tuple[int, dict[str, str], dict[str, str]]:
        """Return the year asked, the parameters of a read over its days so far, and of one from the beginning."""
        year = self.year
        since = {"effective_to": min(f"{year}-12-31", self.caller.today.isoformat())}
        return year, {"effective_from": f"{year}-01-01", **since}, since

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
        year, days, since = self.days()
        read = reads.read(YearOfMember, days, member=self.member)
        whole = reads.read(YearOfMember, since, member=self.member)
        centrale = settings.TREMPLIN_CENTRALE_NAME
        content = member_report(read, whole, year=year, centrale=centrale, site=site)
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
        year, days, since = self.days()
        tower = reads.read(TowerRead)
        at = tower["as_of"]
        assert reads.connection is not None  # noqa: S101
        found = CentraleReads(
            tower=tower,
            members=_members(reads, since),
            of_year=_members(reads, days),
            publics=list(_publics(reads, tower, year)),
            covering=covering(reads.connection, log=at["log"], seq=at["seq"]),
        )
        content = centrale_report(found, year=year, centrale=settings.TREMPLIN_CENTRALE_NAME, site=site)
        return pdf_response(content, name=f"bilan-{year}-centrale-{at['seq']}.pdf")


def _members(reads: PageReads, days: Mapping[str, str]) -> list[Mapping[str, Any]]:
    return sorted(reads.rows(MembersInYear, days), key=lambda row: alphabetical(row["name"]))


def _publics(reads: PageReads, tower: Mapping[str, Any], year: int) -> Iterator[Mapping[str, Any]]:
    """Read the publics of each contract with a clause, in each closed quarter of the year."""
    titles = {lot["contract"]: lot["contract_title"] for lot in tower["lots"]}
    closed = sorted(quarter for quarter in tower["quarters"] if quarter.startswith(f"{year}-"))
    for contract, title in sorted(titles.items(), key=lambda item: item[1]):
        for quarter in closed:
            read = reads.read(Publics, {"contract": contract, "quarter": quarter})
            yield {**read, "contract_title": title}
