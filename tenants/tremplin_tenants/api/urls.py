"""The addresses of the API, under `/api/`."""

from django.urls import URLPattern, URLResolver, include, path, re_path, register_converter
from drf_spectacular.views import SpectacularSwaggerSplitView

from tremplin_platform.events.fact import IDENTIFIER
from tremplin_tenants.api import audits, events, identity, status
from tremplin_tenants.api.attribution import attribution
from tremplin_tenants.api.buying import buying, buying_reads, facilitation, facilitation_reads, waivers
from tremplin_tenants.api.clauses import execution
from tremplin_tenants.api.contracts import catalogue, contracts
from tremplin_tenants.api.hours import hour_reads, hours, quarters, tasks
from tremplin_tenants.api.lots import lot_life, lot_parts, lot_reads, lots
from tremplin_tenants.api.members import explain, members, results
from tremplin_tenants.api.orders import call_offs, doeth, invoices, reserved_usage, spaser
from tremplin_tenants.api.organisations import organisations, successions
from tremplin_tenants.api.persons import persons, publics
from tremplin_tenants.api.reads.shared_addresses import shared
from tremplin_tenants.api.web.absent import Absent
from tremplin_tenants.rest.document import Document


class IdentifierConverter:
    """`[a-z0-9][a-z0-9-]{0,62}`; anything else in an address names nothing."""

    regex = IDENTIFIER

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(IdentifierConverter, "identifier")

_LOT = "contracts/<identifier:id>/lots/<identifier:lot>"
_HOURS = "members/<identifier:member>/hours"

_commands: list[URLPattern | URLResolver] = [
    path("organisations", organisations.RegisterOrganisation.as_view()),
    path("organisations/<identifier:id>/leave", organisations.Leave.as_view()),
    path("organisations/<identifier:id>/statuses", organisations.RecordStatus.as_view()),
    path("organisations/<identifier:id>/siret", organisations.ChangeSiret.as_view()),
    path("organisations/<identifier:id>/membership", organisations.CorrectMembership.as_view()),
    path("organisations/<identifier:id>/merge", successions.Merge.as_view()),
    path("organisations/<identifier:id>/split", successions.Split.as_view()),
    path("contracts", contracts.RegisterContract.as_view()),
    path("contracts/<identifier:id>/publish", contracts.PublishContract.as_view()),
    path("contracts/<identifier:id>/members", contracts.OpenContract.as_view()),
    path("contracts/<identifier:id>/renewals", contracts.RenewContract.as_view()),
    path(f"{_LOT}/award", lots.AwardLot.as_view()),
    path(f"{_LOT}/attribution", attribution.ChooseMethod.as_view()),
    path(f"{_LOT}/allocation", lots.AllocateTarget.as_view()),
    path(f"{_LOT}/facilitator", lots.AssignFacilitator.as_view()),
    path(f"{_LOT}/decline", lots.DeclineFacilitator.as_view()),
    path(f"{_LOT}/target", lot_life.ReviseTarget.as_view()),
    path(f"{_LOT}/cancel", lot_life.CancelLot.as_view()),
    path(f"{_LOT}/terminate", lot_life.TerminateLot.as_view()),
    path(f"{_LOT}/difficulty", execution.NotifyDifficulty.as_view()),
    path(f"{_LOT}/suspend", execution.SuspendClause.as_view()),
    path(f"{_LOT}/annul", execution.AnnulClause.as_view()),
    path(f"{_LOT}/formal-notice", execution.SendFormalNotice.as_view()),
    path(f"{_LOT}/penalty", execution.DecidePenalty.as_view()),
    path(f"{_LOT}/penalty/cancel", execution.CancelPenalty.as_view()),
    path("globalisations", execution.AgreeGlobalisation.as_view()),
    path(f"{_LOT}/relaunch", lot_life.RelaunchLot.as_view()),
    path(f"{_LOT}/tranches", lot_parts.AddTranche.as_view()),
    path(f"{_LOT}/tranches/<identifier:tranche>/affirm", lot_parts.AffirmTranche.as_view()),
    path(f"{_LOT}/substitute", lot_parts.SubstituteContractor.as_view()),
    path(f"{_LOT}/opening", lot_parts.BringForward.as_view()),
    path("members/<identifier:member>/call-offs", call_offs.PlaceCallOff.as_view()),
    path("members/<identifier:member>/invoices", invoices.ReceiveInvoice.as_view()),
    path("members/<identifier:member>/doeth", doeth.ReceiveAttestation.as_view()),
    path("persons", persons.RegisterPerson.as_view()),
    path("persons/<identifier:id>/eligibility", persons.Eligibility.as_view()),
    path("persons/<identifier:id>/hires", persons.RecordHire.as_view()),
    path(_HOURS, hours.DeclareHours.as_view()),
    path(f"{_HOURS}/<identifier:id>/return", hours.ReturnHours.as_view()),
    path(f"{_HOURS}/<identifier:id>/resubmit", hours.ResubmitHours.as_view()),
    path(f"{_HOURS}/<identifier:id>/validate", hours.ValidateHours.as_view()),
    path(f"{_HOURS}/<identifier:id>/reject", hours.RejectHours.as_view()),
    path(f"{_HOURS}/<identifier:id>/correct", hours.CorrectHours.as_view()),
    path("quarters/<str:quarter>/close", quarters.CloseQuarter.as_view()),
    path("quarters/<str:quarter>/publish", quarters.PublishQuarter.as_view()),
]

_reads: list[URLPattern | URLResolver] = [
    path("status", status.Status.as_view()),
    path("me", identity.Me.as_view()),
    path("results", results.Results.as_view()),
    path("results/explain", explain.Explain.as_view()),
    path("members", members.Members.as_view()),
    path("lots", lot_reads.Lots.as_view()),
    path("lots/<identifier:contract>/<identifier:lot>", lot_reads.OneLot.as_view()),
    path("hours", hour_reads.HoursList.as_view()),
    path("reserved-usage", reserved_usage.ReservedUsage.as_view()),
    path("doeth", doeth.Doeth.as_view()),
    path("spaser", spaser.Spaser.as_view()),
    path("tasks", tasks.Tasks.as_view()),
    path("publics", publics.Publics.as_view()),
    path("catalogue", catalogue.Catalogue.as_view()),
    path("members/<identifier:member>/results", results.MemberResults.as_view()),
    path("events", events.Events.as_view()),
    path("audit/replay", audits.Replay.as_view()),
    path("audit/verify", audits.Verify.as_view()),
]

_registers: list[URLPattern | URLResolver] = [
    path("contracts/<identifier:id>/meetings", facilitation.RecordMeeting.as_view()),
    path("commitments/<identifier:id>/done", facilitation.CompleteCommitment.as_view()),
    path("conventions/<identifier:id>/amend", facilitation.AmendConvention.as_view()),
    path("conventions/<identifier:id>/end", facilitation.EndConvention.as_view()),
    path("meetings", facilitation_reads.Meetings.as_view()),
    *shared("objectives", read=buying_reads.Objectives, command=buying.SetObjective),
    *shared("trainings", read=buying_reads.Trainings, command=buying.HoldTraining),
    *shared("sourcing", read=buying_reads.SourcingRounds, command=buying.HoldSourcing),
    *shared("screenings", read=buying_reads.Screenings, command=buying.RecordScreening),
    *shared("referents", read=facilitation_reads.Referents, command=facilitation.NameReferent),
    *shared("commitments", read=facilitation_reads.Commitments, command=facilitation.MakeCommitment),
    *shared("waivers", read=waivers.Waivers, command=waivers.RecordWaiver),
    *shared("conventions", read=facilitation_reads.Conventions, command=facilitation.SignConvention),
]

# Where the page finds the document, seen from the page: the library would build an absolute address from `Host`.
_SCHEMA = "../schema/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", Document.as_view(), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url=_SCHEMA, template_name="tremplin/docs.html"),
        name="docs",
    ),
    path("v1/", include([*_commands, *_reads, *_registers])),
    re_path("", Absent.as_view()),
]
