"""The page of an act on a lot: its form beside the lot it is about, and who will receive the fact."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.contracts.contract_reads import OneContract
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.lots.acts import ACTS
from tremplin_tenants.pages.lots.lot_state import LotState
from tremplin_tenants.pages.lots.lot_view import lot_view
from tremplin_tenants.pages.lots.recipients import recipients_of, with_recipients
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found


class LotActPage(FormPage):
    """Any act on a lot: `{act}` is the act's `slug`."""

    path = "contrats/{id}/lots/{lot}/{act}"
    roles = BUYERS
    title = "Agir sur un lot"
    template = "tremplin/lots/act.html"
    section = "contrats"
    state: LotState

    def setup(self, request: HttpRequest, *args: Any, **path: Any) -> None:
        super().setup(request, *args, **path)
        act = ACTS.get(path["act"])
        self.forms = () if act is None else (act,)

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        if not self.forms:
            raise not_found()
        contract = with_recipients(reads, reads.read(OneContract, id=self.kwargs["id"]))
        self.state = self._state(contract)
        act = ACTS[self.kwargs["act"]]
        return {
            "title": f"{act.title} – {self.state.lot['title']}",
            "act": act,
            "contract": contract,
            "view": lot_view(self.state),
            "refused": "" if self.request.method == "POST" else act.refused(self.state),
            "recipients": recipients_of(act.audience, contract),
        }

    def _state(self, contract: Mapping[str, Any]) -> LotState:
        for lot in contract["lots"]:
            if lot["lot"] == self.kwargs["lot"]:
                return LotState(contract=contract, lot=lot, today=self.caller.today)
        raise not_found()

    def done(self, form: CommandForm, answer: Mapping[str, Any]) -> str:
        fact = super().done(form, answer).partition("?")[2]
        return f"/contrats/{self.kwargs['id']}?{fact}&acte={self.kwargs['act']}&lot={self.kwargs['lot']}"
