"""The list of the views, and the routes made from them, under `/api/`."""

import re
from collections.abc import Callable, Iterable
from functools import update_wrapper
from itertools import groupby
from typing import Any, Never

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, re_path, register_converter
from django.urls.converters import StringConverter
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.views import APIView

from tremplin_platform.events.fact import IDENTIFIER
from tremplin_tenants.api import audits, events, identity, keys, status
from tremplin_tenants.api.attribution import attribution
from tremplin_tenants.api.buying import (
    buying,
    buying_reads,
    facilitation,
    facilitation_reads,
    open_points,
    waivers,
)
from tremplin_tenants.api.clauses import execution
from tremplin_tenants.api.contracts import catalogue, contract_reads, contracts, exports
from tremplin_tenants.api.hours import declaration_reads, hour_reads, hours, hours_file, quarters, tasks
from tremplin_tenants.api.lots import essential_data, lot_life, lot_parts, lot_reads, lots, progress
from tremplin_tenants.api.members import attestation, comparison, explain, members, restatements, results
from tremplin_tenants.api.orders import (
    call_offs,
    doeth,
    invoices,
    invoices_file,
    reserved_usage,
    spaser,
    uptake,
)
from tremplin_tenants.api.organisations import audit_accesses, organisation_reads, organisations, successions
from tremplin_tenants.api.persons import persons, publics
from tremplin_tenants.api.proofs import bundles, checkpoints, proofs
from tremplin_tenants.api.web.endpoint import Endpoint
from tremplin_tenants.api.web.file_views import AnnotatedFiles
from tremplin_tenants.rest.document import Document
from tremplin_tenants.rest.event_catalogue import EventCatalogue
from tremplin_tenants.rest.problem import not_found

_View = Callable[..., HttpResponseBase]

# In the order in which `GET me` lists them.
VIEWS: tuple[type[Endpoint], ...] = (
    facilitation.RecordMeeting, facilitation.SignConvention, facilitation.AmendConvention,
    facilitation.EndConvention, facilitation.NameReferent, facilitation.MakeCommitment,
    facilitation.CompleteCommitment, buying.SetObjective, buying.HoldTraining, buying.HoldSourcing,
    buying.RecordScreening, waivers.RecordWaiver, open_points.SettleOpenPoint, facilitation_reads.Referents,
    facilitation_reads.Commitments, buying_reads.Objectives, buying_reads.Trainings,
    buying_reads.SourcingRounds, buying_reads.Screenings, waivers.Waivers, facilitation_reads.Conventions,
    facilitation_reads.Meetings, organisations.RegisterOrganisation, organisations.Leave,
    organisations.RecordStatus, organisations.ChangeSiret, organisations.CorrectMembership,
    successions.Merge, successions.Split, contracts.RegisterContract, contracts.PublishContract,
    contracts.OpenContract, contracts.RenewContract, lots.AwardLot, attribution.ChooseMethod,
    lots.AllocateTarget, lots.AssignFacilitator, lot_life.ReviseTarget, lot_life.CancelLot,
    lot_life.TerminateLot, execution.NotifyDifficulty, execution.SuspendClause, execution.AnnulClause,
    execution.SendFormalNotice, execution.DecidePenalty, execution.CancelPenalty,
    execution.AgreeGlobalisation, lot_life.RelaunchLot, lot_parts.AddTranche, lot_parts.AffirmTranche,
    lot_parts.SubstituteContractor, lot_parts.BringForward, lots.DeclineFacilitator,
    essential_data.RecordEssentialData, call_offs.PlaceCallOff,
    invoices.ReceiveInvoice, doeth.ReceiveAttestation, uptake.LinkUptake, uptake.RefuseUptake,
    persons.RegisterPerson, persons.Eligibility,
    persons.RecordHire, hours.DeclareHours, hours.ReturnHours, hours.ResubmitHours, hours.ValidateHours,
    hours.RejectHours, hours.CorrectHours, quarters.CloseQuarter, quarters.PublishQuarter, status.Status,
    identity.Me, results.Results, explain.Explain, explain.History, members.Members, results.MemberResults,
    attestation.Attestation, attestation.MemberAttestation,
    lot_reads.Lots, contract_reads.Contracts, contract_reads.OneContract,
    essential_data.EssentialDataRead, progress.Progress,
    call_offs.CallOffs, invoices.Invoices, lot_reads.OneLot, hour_reads.HoursList,
    declaration_reads.OneDeclaration, reserved_usage.ReservedUsage, doeth.Doeth, spaser.Spaser,
    uptake.Uptake, exports.ExportDecp, exports.ExportOcds, exports.DecpReport, exports.OcdsReport,
    tasks.Tasks, organisation_reads.Organisations, publics.Publics, catalogue.Catalogue, audits.Replay,
    audits.Verify, comparison.Compare, restatements.Restatements, events.Events, events.Density, keys.Keys,
    keys.MakeKey, keys.RevokeKey,
    audit_accesses.AuditAccesses, audit_accesses.GrantAuditAccess, audit_accesses.EndAuditAccess,
    hours_file.SendHoursFile, invoices_file.SendInvoicesFile,
    proofs.HeadProof, proofs.EventProof, proofs.LogConsistency, bundles.Bundle,
)  # fmt: skip
# Those that need no key.
PUBLIC: tuple[type[checkpoints.PublicRead], ...] = (
    checkpoints.LastCheckpoint, checkpoints.JournalConsistency, checkpoints.CheckpointTimestamp,
)  # fmt: skip
TABLE = {view.endpoint: view for view in VIEWS}


class Absent(APIView):
    """Any other address: 404 as a problem document, whatever the method and the key."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    schema = None

    def initial(self, request: Request, *args: object, **path: object) -> Never:
        raise not_found("Rien n’est à cette adresse : voyez /api/docs/.")


class IdentifierConverter(StringConverter):
    """Matches identifiers; anything else in an address names nothing."""

    regex = IDENTIFIER


class WordConverter(StringConverter):
    """Matches what PostgreSQL may keep; a name with NUL names nothing."""

    regex = r"[^/\x00]+"


register_converter(IdentifierConverter, "identifier")
register_converter(WordConverter, "word")


def route_of(address: str) -> str:
    """Write an address such as `members/{member}/results` as a route of Django."""
    return re.sub(r"{(\w+)}", r"<identifier:\1>", re.sub(r"{(quarter|prefix)}", r"<word:\1>", address))


def _routes(views: Iterable[type[Endpoint | checkpoints.PublicRead]]) -> list[URLPattern | URLResolver]:
    """Make a path for each view. Of two views of one address, POST asks one and GET the other."""
    routes: list[URLPattern | URLResolver] = []
    for address, group in groupby(sorted(views, key=lambda view: view.path), key=lambda view: view.path):
        callbacks = {view.method: _callback(view) for view in group}
        route = route_of(address)
        if len(callbacks) > 1:
            callbacks = {method: _either(callbacks, method) for method in callbacks}
        routes += [path(route, callback) for callback in callbacks.values()]
    return routes


def _callback(view: type[Endpoint | checkpoints.PublicRead]) -> _View:
    return view.as_view(requests=VIEWS) if view is identity.Me else view.as_view()


def _either(callbacks: dict[str, _View], described: str) -> _View:
    """Return a view that answers as both; the OpenAPI document reads the one that is `described`."""

    def answer(request: HttpRequest, **names: Any) -> HttpResponseBase:
        response = callbacks["POST" if request.method == "POST" else "GET"](request, **names)
        if "Allow" in response:
            response["Allow"] = "GET, HEAD, POST"
        return response

    return update_wrapper(answer, callbacks[described])


# Where the page finds the document, seen from the page: the library would build an absolute address from `Host`.
_SCHEMA = "../schema/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", Document.as_view(), name="schema"),
    path("asyncapi.json", EventCatalogue.as_view(), name="asyncapi"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url=_SCHEMA, template_name="tremplin/docs.html"),
        name="docs",
    ),
    path("v1/", include(_routes((*VIEWS, *PUBLIC, AnnotatedFiles)))),
    re_path("", Absent.as_view()),
]
