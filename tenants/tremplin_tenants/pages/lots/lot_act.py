"""The base of the acts on a lot: each is declared once, as the form of its command, and has its page from that."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Protocol, cast

from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_fields import FormField
from tremplin_tenants.pages.lots.lot_state import Condition, LotState, is_about
from tremplin_tenants.pages.lots.recipients import Audience


class _OfLot(Protocol):
    """A page that has read a lot."""

    state: LotState


class LotAct(CommandForm):
    """
    An act on a lot.

    `slug`: the end of its page's address; `title`: what it is named; `effect`: what it does, for who is about to do it
    `audience`: whom it is delivered to
    `conditions`: what the lot's state must be: an act that the state refuses is not offered
    `is_final`: nothing undoes it
    `folded`: the fields, by their names in the body, that few acts need: folded until one has something in it, under
    `folded_title`
    """

    do_not_call_in_templates = True  # Django would make one from the class that it is given
    slug: ClassVar[str]
    title: ClassVar[str]
    effect: ClassVar[str]
    audience: ClassVar[Audience] = Audience.MEMBERS
    conditions: ClassVar[Sequence[Condition]] = ()
    is_final: ClassVar[bool] = False
    folded: ClassVar[Sequence[str]] = ()
    folded_title: ClassVar[str] = "Autres renseignements (facultatif)"
    checks_position = True

    def is_changed_by(self, event: Mapping[str, Any]) -> bool:
        return is_about(event, contract=self.page.kwargs["id"], lot=self.page.kwargs["lot"])

    @property
    def state(self) -> LotState:
        """The lot as the page has read it."""
        return cast("_OfLot", self.page).state

    @classmethod
    def refused(cls, state: LotState) -> str:
        """Return why the lot's state refuses this act; empty where it does not."""
        return next((why for condition in cls.conditions if (why := condition(state))), "")

    @property
    def shown_fields(self) -> list[FormField]:
        return [field for field in self.fields if not self.is_folded(field)]

    @property
    def folded_fields(self) -> list[FormField]:
        return [field for field in self.fields if self.is_folded(field)]

    @property
    def is_unfolded(self) -> bool:
        """Whether a folded field has something in it, or something wrong with it, or one more row is asked for."""
        asks_more = self.typed is not None and "plus" in self.typed
        return asks_more or any(field.values or field.error or field.search for field in self.folded_fields)

    def is_folded(self, field: FormField) -> bool:
        """Whether a field is one that few acts need."""
        return field.name.partition(".")[0] in self.folded
