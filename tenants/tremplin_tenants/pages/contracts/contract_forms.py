"""The forms of a contract's page: publication, opening, renewal, launch meetings."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Protocol, cast

from tremplin_tenants.api.buying.facilitation import RecordMeeting
from tremplin_tenants.api.contracts.contracts import OpenContract, PublishContract, RenewContract
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.forms.searched import Choices
from tremplin_tenants.pages.lots.lot_state import is_about
from tremplin_tenants.pages.lots.recipients import Audience, recipients_of
from tremplin_tenants.pages.organisations.choices import choices_of_kind
from tremplin_tenants.pages.web.page_reads import PageReads


class _OfContract(Protocol):
    """A page that has read a contract, with names."""

    contract: Mapping[str, Any]


class ContractForm(CommandForm):
    """
    An act on a contract.

    `title`: what it is named; `effect`: what it does; `audience`: whom it is delivered to
    `states`: those of the contract that take it
    """

    title: ClassVar[str]
    effect: ClassVar[str]
    audience: ClassVar[Audience]
    states: ClassVar[Sequence[str]]
    checks_position = True

    def is_changed_by(self, event: Mapping[str, Any]) -> bool:
        return is_about(event, contract=self.page.kwargs["id"])

    @classmethod
    def is_offered(cls, contract: Mapping[str, Any]) -> bool:
        """Whether the state of a contract, as the API gives it, takes this act."""
        return contract["state"] in cls.states

    @property
    def recipients(self) -> str:
        """Who will receive the act, in words."""
        return recipients_of(self.audience, cast("_OfContract", self.page).contract)


class Publish(ContractForm):
    command = PublishContract
    title, button = "Publier le contrat", "Publier"
    effect = "Le contrat entre au catalogue et peut être ouvert à des membres. Ce qui est publié ne se modifie plus."
    audience = Audience.NOBODY
    states = ("draft",)


class Open(ContractForm):
    command = OpenContract
    title, button = "Ouvrir à des membres", "Ouvrir"
    effect = "À partir de ce jour, les membres nommés peuvent commander (R2162-6)."
    audience = Audience.OPENED
    states = ("published", "open")
    only = ("all", "member", "from")
    labels = {"member": "Ou à un seul membre"}

    @classmethod
    def is_offered(cls, contract: Mapping[str, Any]) -> bool:
        return super().is_offered(contract) and not contract["to_all"]

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        return {"member": choices_of_kind(reads, "member", today=self.page.caller.today)}

    def initial(self) -> Mapping[str, str]:
        return {"from": self.page.caller.today.strftime("%d/%m/%Y")}


class Renew(ContractForm):
    command = RenewContract
    title, button = "Reconduire le contrat", "Reconduire"
    effect = (
        "La reconduction est tacite et le titulaire ne peut la refuser (R2112-4) ; la fin du contrat recule."
    )
    audience = Audience.MEMBERS
    states = ("published", "open", "ended")
    labels = {"until": "Nouvelle fin du contrat"}


class Meet(ContractForm):
    command = RecordMeeting
    title, button = "Noter une réunion de lancement", "Noter la réunion"
    effect = "Une par titulaire du contrat, tenue ou manquée."
    audience = Audience.NOBODY
    states = ("draft", "published", "open", "ended")
    hints = {"outcome": "Ce qui en est sorti, sans nommer personne ; « missed » si elle n’a pas eu lieu."}

    @classmethod
    def is_offered(cls, contract: Mapping[str, Any]) -> bool:
        return super().is_offered(contract) and any(lot["awards"] for lot in contract["lots"])

    def choices(self, reads: PageReads) -> Mapping[str, Choices]:
        winners = {
            award["contractor"]: award["contractor_name"]
            for lot in cast("_OfContract", self.page).contract["lots"]
            for award in lot["awards"]
        }
        return {"contractor": [Option(value=value, label=label) for value, label in winners.items()]}


FORMS: tuple[type[ContractForm], ...] = (Publish, Open, Renew, Meet)
