"""The list of the pages, and the routes made from it, at the root of the site."""

from collections.abc import Iterator

from django.urls import URLPattern, path, re_path

from tremplin_tenants.api.urls import route_of
from tremplin_tenants.pages.access import account, keys, openid, seats, signing_in
from tremplin_tenants.pages.audit import comparison, event_proof, integrity, journal
from tremplin_tenants.pages.buying import (
    annual_report,
    conventions,
    meetings,
    objectives,
    open_points,
    sourcing,
    tower,
    waivers,
)
from tremplin_tenants.pages.contracts import (
    contract,
    contract_acts,
    contracts,
    imports,
    new_contract,
    publication,
    quarantine,
)
from tremplin_tenants.pages.exports import exports
from tremplin_tenants.pages.help import help as help_pages
from tremplin_tenants.pages.home import AbsentPage, Home
from tremplin_tenants.pages.hours import declaration, declaring, hours_file, tasks
from tremplin_tenants.pages.lots import act_page
from tremplin_tenants.pages.members import attestations, explanation, members, results
from tremplin_tenants.pages.orders import doeth, invoices_file, invoicing, ordering, orders, uptake
from tremplin_tenants.pages.organisations import audit_accesses, organisation, organisations
from tremplin_tenants.pages.persons import persons
from tremplin_tenants.pages.quarters import quarters
from tremplin_tenants.pages.web.page import Page

# A line for each room.
PAGES: tuple[type[Page], ...] = (
    Home,
    signing_in.SignIn, openid.GoToProvider, openid.ComeBack, signing_in.SignOut, seats.Seats, account.MyAccount,
    keys.MyKeys,
    results.MyResults, explanation.Explanation, results.MemberResultsPage,
    attestations.MyAttestation, attestations.AttestationOfMember,
    exports.Exports, exports.ListFile,
    annual_report.MyAnnualReport, annual_report.AnnualReportOfMember, annual_report.CentraleAnnualReport,
    ordering.Order, orders.Orders, invoicing.NewInvoice, uptake.PublishedRow,
    contracts.Contracts, new_contract.NewContract, contract.Contract, contract_acts.ContractActPage,
    act_page.LotActPage, imports.Imports, imports.ImportedFile, quarantine.QuarantinedRow,
    publication.Publication,
    tower.Tower, open_points.OpenPoint, members.MembersPage, quarters.Quarters, quarters.QuarterPage,
    journal.MyJournal, journal.Journal, integrity.Integrity, event_proof.ProofOfEvent,
    comparison.MyComparison, comparison.Comparison,
    objectives.ObjectivesPage, objectives.ObjectivesActPage, sourcing.SourcingPage, sourcing.SourcingActPage,
    conventions.ConventionsPage, conventions.ConventionsActPage, waivers.WaiversPage,
    meetings.FollowedMeetingsPage, doeth.DoethPage,
    organisations.Organisations, organisation.Organisation, organisation.OrganisationActPage,
    audit_accesses.AuditAccessesPage,
    help_pages.HelpPage, help_pages.Accessibility,
    tasks.MyTasks, declaration.Declaration, declaring.NewHours, persons.Persons,
    hours_file.HoursFilePage, hours_file.HoursFileAnnotated,
    invoices_file.InvoicesFilePage, invoices_file.InvoicesFileAnnotated,
)  # fmt: skip


def _routes() -> Iterator[URLPattern]:
    for page in PAGES:
        yield path(route_of(page.path), page.as_view(pages=PAGES))
    yield re_path("", AbsentPage.as_view(pages=PAGES))


urlpatterns: list[URLPattern] = list(_routes())
