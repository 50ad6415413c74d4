"""The acts on a lot about its target: amended, given in parts, divided in tranches, shared among members."""

from collections.abc import Mapping, Sequence

from tremplin_tenants.api.attribution.attribution import ChooseMethod
from tremplin_tenants.api.lots.lot_life import ReviseTarget
from tremplin_tenants.api.lots.lot_parts import AddTranche, AffirmTranche, BringForward
from tremplin_tenants.api.lots.lots import AllocateTarget
from tremplin_tenants.pages.forms.form_fields import FormField, Option
from tremplin_tenants.pages.forms.searched import Choices
from tremplin_tenants.pages.lots import lot_state
from tremplin_tenants.pages.lots.clause_words import CLAUSE_HINTS, CLAUSE_LABELS
from tremplin_tenants.pages.lots.lot_act import LotAct
from tremplin_tenants.pages.lots.recipients import Audience
from tremplin_tenants.pages.organisations.choices import choices_of_kind
from tremplin_tenants.pages.web.page_reads import PageReads

_OF_EVERY_CLAUSE = ("way", "function", "penalty_per_hour")
_GROUNDS: Mapping[str, str] = {
    "R2194-1": "clause de réexamen",
    "R2194-2": "prestations supplémentaires devenues nécessaires",
    "R2194-3": "les mêmes : leur montant",
    "R2194-4": "les mêmes : le calcul de leur montant",
    "R2194-5": "circonstances imprévues",
    "R2194-6": "nouveau titulaire",
    "R2194-7": "modification non substantielle",
    "R2194-8": "faible montant",
    "R2194-9": "faible montant : le cumul",
}
"""By article of the code de la commande publique, the modification of a contract that it allows."""
_DIVISIBLE = (lot_state.lasting, lot_state.not_annulled)


class Revise(LotAct):
    command = ReviseTarget
    slug, title, button = "objectif", "Réviser l’objectif", "Réviser"
    effect = "Par avenant, à partir d’un jour ; avant lui, l’ancien objectif fait foi."
    conditions = (lot_state.not_cancelled, lot_state.not_annulled)
    only = ("effective_on", "ground", "clause")
    folded_title = "Fixer les heures autrement"
    labels = {
        "ground": "Article de l’avenant",
        **{f"clause.{name}": text for name, text in CLAUSE_LABELS.items()},
    }
    hints = {f"clause.{name}": text for name, text in CLAUSE_HINTS.items()}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        return {
            "ground": [
                Option(value=article, label=f"{article} : {words}") for article, words in _GROUNDS.items()
            ]
        }

    def initial(self) -> Mapping[str, str]:
        """Return the clause of today: what is amended is typed over it."""
        clause = self.state.lot["clause"] or {}
        return {f"clause.{name}": str(text or "").replace(".", ",") for name, text in clause.items()}

    def is_folded(self, field: FormField) -> bool:
        """Whether a field is for another way of setting hours than that of today."""
        clause, (part, _, name) = self.state.lot["clause"], field.name.partition(".")
        return part == "clause" and clause is not None and name not in (*_OF_EVERY_CLAUSE, *clause)


class Allocate(LotAct):
    command = AllocateTarget
    slug, title, button = "part", "Fixer la part d’un membre", "Fixer la part"
    effect = "Sa part de l’objectif du lot devient ce qui lui est dû ; elle remplace celle qu’il avait."
    audience = Audience.ONE_MEMBER
    conditions = (lot_state.not_cancelled, lot_state.not_annulled, lot_state.with_target, lot_state.opened)
    labels = {"hours": "Sa part de l’objectif"}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        return {"member": choices_of_kind(reads, "member", today=self.page.caller.today)}

    def initial(self) -> Mapping[str, str]:
        return {"member": self.page.request.GET.get("membre", "")}


class Share(LotAct):
    command = ChooseMethod
    slug, title, button = "repartition", "Choisir la répartition des heures communes", "Choisir"
    effect = "Ce qui est réparti ne change pas : la méthode vaut à partir d’un jour de trimestre non clos."
    conditions = (lot_state.not_cancelled,)
    rows = {"quantities": 3}
    folded = ("quantities",)
    labels = {
        "quantities.member": "Volumes fermes : membre",
        "quantities.quantity": "Sa quantité, dans l’unité du contrat",
    }
    hints = {"quantities.member": "Pour « Au prorata des volumes fermes » seulement."}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        return {"quantities.member": choices_of_kind(reads, "member", today=self.page.caller.today)}


class Divide(LotAct):
    command = AddTranche
    slug, title, button = "tranche", "Ajouter une tranche", "Ajouter la tranche"
    effect = "Rien n’en est dû tant qu’elle n’est pas affermie (R2113-6)."
    conditions = (*_DIVISIBLE, lot_state.with_target)
    labels = {"id": "Identifiant de la tranche", "hours": "Heures qu’elle ajoutera à l’objectif"}
    hints = {
        "id": "Lettres, chiffres et tirets, gardés en minuscules sans accent : par exemple optionnelle-1."
    }


class Affirm(LotAct):
    command = AffirmTranche
    slug, title, button = "affermir", "Affermir une tranche", "Affermir"
    effect = "À partir de ce jour, ses heures s’ajoutent à l’objectif du lot."
    conditions = (*_DIVISIBLE, lot_state.with_tranche)
    in_address = ("tranche",)
    labels = {"on": "À compter du"}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        return {"tranche": [Option(value=name, label=name) for name in self.state.unaffirmed]}


class Bring(LotAct):
    command = BringForward
    slug, title, button = "avancer", "Reprendre des heures d’avant la plateforme", "Reprendre"
    effect = "Des heures déjà validées d’un membre : elles comptent ce jour-là, et sont dites reprises."
    audience = Audience.ONE_MEMBER
    conditions = (lot_state.not_cancelled, lot_state.opened)
    labels = {"on": "Validées le", "evidence": "Pièce qui les prouve"}
    hints = {"evidence": "Sa référence, sans nommer personne."}

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        return {"member": choices_of_kind(reads, "member", today=self.page.caller.today)}


ACTS: Sequence[type[LotAct]] = (Revise, Allocate, Share, Divide, Affirm, Bring)
