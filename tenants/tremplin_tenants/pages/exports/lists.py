"""The lists that `/exports` offers, in its order, each in one sentence; and what each takes of the page's filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tremplin_tenants.api import events
from tremplin_tenants.api.buying import buying_reads, facilitation_reads, waivers
from tremplin_tenants.api.contracts import catalogue, contract_reads
from tremplin_tenants.api.hours import hour_reads
from tremplin_tenants.api.lots import lot_reads, progress
from tremplin_tenants.api.members import members
from tremplin_tenants.api.orders import call_offs, doeth, invoices, reserved_usage, spaser
from tremplin_tenants.api.organisations import organisation_reads
from tremplin_tenants.api.reads.exports import ExportedView

CONTRACT: Mapping[str, str] = {"contract": "contract"}
RECORDED: Mapping[str, str] = {"from": "first", "to": "last"}
EFFECTIVE: Mapping[str, str] = {"effective_from": "first", "effective_to": "last"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedList:
    """
    A list of the page: what a row of it is, in one sentence.

    `takes`: what gives each parameter of the list: the `contract` or the `quarter` that the page is asked, or the
    `first` or `last` day of that quarter
    """

    view: type[ExportedView]
    sentence: str
    takes: Mapping[str, str] = field(default_factory=dict)


OFFERED: Sequence[OfferedList] = (
    OfferedList(
        view=hour_reads.HoursList,
        sentence="Chaque déclaration d’heures, son lot, son titulaire et où elle en est.",
        takes={**CONTRACT, "quarter": "quarter"},
    ),
    OfferedList(
        view=lot_reads.Lots,
        sentence="Chaque lot ouvert à un membre : heures dues, validées et en attente, commandé et facturé.",
        takes=CONTRACT,
    ),
    OfferedList(view=call_offs.CallOffs, sentence="Chaque commande, et ce qui reste à facturer sur elle."),
    OfferedList(
        view=invoices.Invoices,
        sentence="Chaque facture ou avoir, sur sa commande.",
    ),
    OfferedList(
        view=reserved_usage.ReservedUsage,
        sentence="Chaque lot réservé, ou remporté par une structure protégée, et ce qui y est facturé.",
        takes={**CONTRACT, **EFFECTIVE},
    ),
    OfferedList(view=doeth.Doeth, sentence="Les montants 3 et 4 de la DOETH, par membre et année civile."),
    OfferedList(view=spaser.Spaser, sentence="Les indicateurs du SPASER, par membre et année civile."),
    OfferedList(view=members.Members, sentence="Chaque membre et ses totaux d’aujourd’hui."),
    OfferedList(
        view=progress.Progress,
        sentence="Les heures de tous les membres, lot par lot et trimestre par trimestre.",
    ),
    OfferedList(view=contract_reads.Contracts, sentence="Chaque contrat de la centrale et son état du jour."),
    OfferedList(
        view=catalogue.Catalogue,
        sentence="Les contrats publiés et leurs lots, et ceux observés ailleurs.",
        takes=CONTRACT,
    ),
    OfferedList(view=organisation_reads.Organisations, sentence="Les organismes nommés dans vos listes."),
    OfferedList(
        view=events.Events,
        sentence="Chaque événement du journal, tel qu’il est enregistré, avec sa phrase et son condensat.",
        takes=RECORDED,
    ),
    OfferedList(
        view=buying_reads.Objectives, sentence="Les objectifs annuels des acheteurs, et ce qui est atteint."
    ),
    OfferedList(view=buying_reads.Trainings, sentence="Les formations suivies par les acheteurs."),
    OfferedList(
        view=buying_reads.SourcingRounds,
        sentence="Les sourcings, et les attributions qui en sont venues.",
        takes=CONTRACT,
    ),
    OfferedList(view=buying_reads.Screenings, sentence="Les criblages : ce qui peut porter une clause."),
    OfferedList(
        view=waivers.Waivers, sentence="Les dispenses de L2112-2-1, et ce qui reste à régler.", takes=CONTRACT
    ),
    OfferedList(view=facilitation_reads.Conventions, sentence="Les conventions avec des facilitateurs."),
    OfferedList(
        view=facilitation_reads.Meetings,
        sentence="Les réunions de lancement, tenues ou manquées.",
        takes=CONTRACT,
    ),
    OfferedList(
        view=facilitation_reads.Referents, sentence="Les référents internes, par contrat.", takes=CONTRACT
    ),
    OfferedList(
        view=facilitation_reads.Commitments, sentence="Les engagements de l’offre de service, tenus ou non."
    ),
)
