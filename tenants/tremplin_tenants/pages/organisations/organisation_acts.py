"""The acts on an organisation, each declared once as the form of its command."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from tremplin_tenants.api.organisations.organisations import (
    ChangeSiret,
    CorrectMembership,
    Leave,
    RecordStatus,
)
from tremplin_tenants.api.organisations.successions import Merge, Split
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.searched import Choices, without
from tremplin_tenants.pages.organisations.choices import choices_of_kind
from tremplin_tenants.pages.web.page_reads import PageReads


class OrganisationAct(CommandForm):
    """
    An act on an organisation.

    `slug`: the end of its page's address; `title`: what it is named; `effect`: what it does
    `kinds`: those of the organisations that it is for; `of_present`: only while the organisation has not left
    """

    do_not_call_in_templates = True  # Django would make one from the class that it is given
    slug: ClassVar[str]
    title: ClassVar[str]
    effect: ClassVar[str]
    kinds: ClassVar[Sequence[str]] = ("member",)
    of_present: ClassVar[bool] = True

    @classmethod
    def is_offered(cls, organisation: Mapping[str, Any]) -> bool:
        """Whether the act is for such an organisation, as the API gives it."""
        return organisation["kind"] in cls.kinds and not (cls.of_present and organisation["left_on"])


class Status(OrganisationAct):
    command = RecordStatus
    slug, title, button = "statut", "Enregistrer un statut", "Enregistrer le statut"
    effect = (
        "Un statut vaut d’un jour à un autre. Enregistré de nouveau avec le même premier jour, il remplace sa fin. "
        "Les lots gagnés par un statut perdu restent réservés."
    )
    kinds = ("contractor",)
    labels = {"kind": "Statut"}
    hints = {"to": "Vide : son dernier jour n’est pas connu."}


class Siret(OrganisationAct):
    command = ChangeSiret
    slug, title, button = "siret", "Changer le SIRET", "Changer le SIRET"
    effect = "L’organisme reste le même : son identifiant et son journal ne changent pas, son SIRET est daté."
    kinds = ("member", "contractor", "facilitator", "other")


class Membership(OrganisationAct):
    command = CorrectMembership
    slug, title, button = "adhesion", "Corriger le jour d’adhésion", "Corriger"
    effect = (
        "Ce qui a été publié reste ; ce que la correction change est un ajustement de la clôture suivante."
    )
    of_present = False


class Departure(OrganisationAct):
    command = Leave
    slug, title, button = "depart", "Enregistrer un départ", "Enregistrer le départ"
    effect = "Plus de commande après ce jour. Ses comptes et ses clés n’ouvrent plus rien le lendemain."


class Fusion(OrganisationAct):
    command = Merge
    slug, title, button = "fusion", "Fusionner dans un autre membre", "Fusionner"
    effect = (
        "Aujourd’hui ou à un jour passé. L’absorbant reprend ses chiffres et les contrats qui lui étaient ouverts ; "
        "ce qui attend dans son journal peut encore être validé, et compte alors chez l’absorbant."
    )
    labels = {"into": "Membre qui l’absorbe", "on": "À compter du"}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        members = choices_of_kind(reads, "member", today=self.page.caller.today)
        return {"into": without(members, {self.page.kwargs["id"]})}


class Scission(OrganisationAct):
    command = Split
    slug, title, button = "scission", "Scinder en plusieurs membres", "Scinder"
    effect = (
        "Aujourd’hui ou à un jour passé. Les nouveaux membres sont enregistrés à partir de ce jour, avec les contrats "
        "qui lui étaient ouverts. Ses chiffres restent dans son journal, que ses comptes lisent encore."
    )
    rows = {"into": 2}
    only = ("on", "into")
    labels = {
        "on": "À compter du",
        "into.id": "Nouveau membre : identifiant",
        "into.name": "Sa dénomination",
        "into.siret": "Son SIRET",
        "into.territory": "Son département",
    }


ACTS: Mapping[str, type[OrganisationAct]] = {
    act.slug: act for act in (Status, Siret, Membership, Departure, Fusion, Scission)
}
