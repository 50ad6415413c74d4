"""The acts on a lot about those who hold and follow it: awards, facilitateurs, its end and what replaces it."""

from collections.abc import Mapping, Sequence

from tremplin_platform.commands.contracts.reservations import needs_evidence
from tremplin_platform.figures.names import ORGANISATION
from tremplin_tenants.api.lots.lot_life import CancelLot, RelaunchLot, TerminateLot
from tremplin_tenants.api.lots.lot_parts import SubstituteContractor
from tremplin_tenants.api.lots.lots import AssignFacilitator, AwardLot, DeclineFacilitator
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.pages.forms.form_fields import FormField, Option
from tremplin_tenants.pages.forms.searched import Choices
from tremplin_tenants.pages.lots import lot_state
from tremplin_tenants.pages.lots.lot_act import LotAct
from tremplin_tenants.pages.organisations.choices import choices_of_kind, contractors_for
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.written import alphabetical

_EVIDENCE_LABELS = {
    "evidence.share_percent": "Preuve d’un lot réservé : part de travailleurs concernés",
    "evidence.on": "Preuve justifiée le",
}
_EVIDENCE_HINTS = {"evidence.share_percent": "Au moins 50 % (R2113-7). Par exemple 62,00."}


class _WithContractor(LotAct):
    """Chooses a contractor; evidence is asked for a reserved lot alone."""

    chooses_eligible = True
    labels = _EVIDENCE_LABELS
    hints = _EVIDENCE_HINTS

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        reservation = self.state.lot["reservation"]
        articles = None if reservation is None else reservation["articles"]
        return {
            "contractor": contractors_for(
                reads, articles, on=self.state.law_day, today=self.page.caller.today
            )
        }

    def prepare(self, reads: PageReads) -> None:
        super().prepare(reads)
        reservation = self.state.lot["reservation"]
        if reservation is None:
            self.fields = [field for field in self.fields if field.values or not _is_of_reserved(field)]
        elif needs_evidence(reservation["articles"], on=self.state.law_day):
            for field in self.fields:
                field.is_required |= field.name.startswith("evidence.")


def _is_of_reserved(field: FormField) -> bool:
    return field.name.startswith(("evidence.", "statement"))


class Award(_WithContractor):
    command = AwardLot
    slug, title, button = "attribuer", "Attribuer le lot", "Attribuer"
    effect = (
        "Le statut du titulaire au jour de la notification est gardé pour toujours : ce qui est réservé se compte "
        "d’après lui. Une seconde attribution fait du lot un lot à plusieurs titulaires."
    )
    conditions = (lot_state.lasting,)
    only = ("contractor", "notified_on", "amount", "evidence", "sourcing", "group", "statement")
    rows = {"group": 2}
    folded = ("sourcing", "group", "statement")
    labels = {
        **_EVIDENCE_LABELS,
        "notified_on": "Date de notification",
        "amount": "Montant attribué, hors taxes",
        "group.contractor": "Groupement : entreprise",
        "group.share_percent": "Sa part du groupement",
        "group.lead": "C’est le mandataire",
    }
    hints = {**_EVIDENCE_HINTS, "amount": "Il n’est pas montré aux membres."}


class Substitute(_WithContractor):
    command = SubstituteContractor
    slug, title, button = "substituer", "Remplacer le titulaire", "Remplacer"
    effect = (
        "À partir de ce jour, les commandes vont au nouveau titulaire ; lot réservé : aux mêmes conditions."
    )
    conditions = (lot_state.lasting, lot_state.awarded)
    labels = {**_EVIDENCE_LABELS, "contractor": "Nouveau titulaire", "on": "À compter du"}
    hints = {**_EVIDENCE_HINTS, "ground": "L’article, par exemple R2194-6."}


class Assign(LotAct):
    command = AssignFacilitator
    slug, title, button = "facilitateur", "Confier le lot à un facilitateur", "Confier"
    effect = "Il valide les heures du lot à partir de ce jour, dans un département ou partout."
    conditions = (lot_state.not_cancelled,)
    hints = {"territory": "Vide : partout. Par exemple 75, 2A ou 971."}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        return {"facilitator": choices_of_kind(reads, "facilitator", today=self.page.caller.today)}


class Decline(LotAct):
    command = DeclineFacilitator
    slug, title, button = "decliner", "Prendre acte du refus du facilitateur", "Prendre acte"
    effect = "Le contrat continue : à partir de ce jour vous validez les heures du lot, jusqu’à un autre facilitateur."
    conditions = (lot_state.not_cancelled, lot_state.followed)
    labels = {"on": "À compter du"}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        followers = {*self.state.followers}
        names = names_of({(ORGANISATION, follower) for follower in followers})
        known = [Option(value=follower, label=names.organisation(follower)) for follower in followers]
        return {"facilitator": sorted(known, key=lambda option: alphabetical(option.label))}


class Cancel(LotAct):
    command = CancelLot
    slug, title, button = "annuler", "Abandonner le lot", "Abandonner le lot"
    effect = "Sans suite ou infructueux, avant sa notification. Le lot reste visible, sans objectif ni parts."
    conditions = (lot_state.lasting, lot_state.not_notified)
    is_final = True


class Terminate(LotAct):
    command = TerminateLot
    slug, title, button = "resilier", "Résilier le lot", "Résilier le lot"
    effect = (
        "Les commandes passées vont à leur terme, les heures faites restent ; plus de commande après ce jour."
    )
    conditions = (lot_state.lasting, lot_state.notified)
    labels = {"on": "Dernier jour de commande"}
    is_final = True


class Relaunch(LotAct):
    command = RelaunchLot
    slug, title, button = "relancer", "Lier le lot à celui qui le relance", "Lier"
    effect = (
        "Les deux lots se montrent l’un l’autre. Le nouveau est dans un contrat que vous avez enregistré."
    )
    conditions = (lot_state.failed,)
    labels = {
        "contract": "Contrat qui le relance, par son identifiant",
        "lot": "Son lot, par son identifiant",
    }


ACTS: Sequence[type[LotAct]] = (Award, Substitute, Assign, Decline, Cancel, Terminate, Relaunch)
