"""The page of one contract: its lots, what members see of it, and the acts that its state takes."""

from collections.abc import Mapping, Sequence
from typing import Any

from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.buying.facilitation_reads import Meetings
from tremplin_tenants.api.contracts.contract_reads import OneContract
from tremplin_tenants.api.events import Events
from tremplin_tenants.api.lots.essential_data import EssentialDataRead
from tremplin_tenants.pages.contracts.act_titles import act_title
from tremplin_tenants.pages.contracts.contract_acts import ACTS
from tremplin_tenants.pages.contracts.contract_forms import FORMS, ContractForm
from tremplin_tenants.pages.contracts.contract_states import opening_words, state_of
from tremplin_tenants.pages.contracts.delivered_changes import with_delivered
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.forms.labels import choice_label
from tremplin_tenants.pages.lots.lot_state import LotState
from tremplin_tenants.pages.lots.lot_view import LotView, elapsed_of, lot_view
from tremplin_tenants.pages.lots.publication_acts import RecordData
from tremplin_tenants.pages.lots.recipients import with_recipients
from tremplin_tenants.pages.web.confirmation import confirmed, position_in_centrale
from tremplin_tenants.pages.web.named_rows import with_names
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.roles import CENTRALE

_EVENTS = "12"
_UNPUBLISHED = "n’a pas toutes les données essentielles que sa publication exige"


class Contract(FormPage):
    """Un contrat, du brouillon à la fin."""

    path = "contrats/{id}"
    roles = BUYERS
    title = "Contrat"
    template = "tremplin/contracts/contract.html"
    section = "contrats"
    forms = FORMS
    contract: Mapping[str, Any]

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        fact = position_in_centrale(self.query("fait"))
        found = reads.read(OneContract, {"wait_for": fact}, id=self.kwargs["id"])
        self.contract = with_recipients(reads, found)
        self.forms = tuple(form for form in FORMS if self._is_shown(form))
        lots = [lot_view(self._state(lot)) for lot in self.contract["lots"]]
        return {
            "title": self.contract["title"],
            "contract": self.contract,
            "figures": {name: found[name] for name in ("totals", "amount")},
            "tag": state_of(self.contract),
            "tags": list(_tags(self.contract)),
            "elapsed": self._elapsed(),
            "lots": lots,
            "has_bars": any(view.has_bar for view in lots),
            "to_do": [*_to_do(self.contract, lots), *self._to_publish(reads, lots)],
            "acts": [act for act in ACTS.values() if act.is_offered(self.contract)],
            "meetings": self._meetings(reads),
            "events": self._events(reads),
            **self._done(reads, lots),
        }

    def done(self, form: CommandForm, answer: Mapping[str, Any]) -> str:
        return f"{super().done(form, answer)}&acte={form.act}"

    def _is_shown(self, form: type[ContractForm]) -> bool:
        return isinstance(self.bound, form) or form.is_offered(self.contract)

    def _state(self, lot: Mapping[str, Any]) -> LotState:
        return LotState(contract=self.contract, lot=lot, today=self.caller.today)

    def _elapsed(self) -> int | None:
        first, last = self.contract["starts_on"], self.contract["ends_on"]
        return elapsed_of(first, last, today=self.caller.today) if first and last else None

    def _to_publish(self, reads: PageReads, lots: Sequence[LotView]) -> Sequence[Mapping[str, Any]]:
        """Return the awarded lots of which essential data are missing, once the contract is published."""
        if self.contract["state"] in (None, "draft"):
            return []
        found = reads.read(EssentialDataRead, id=self.kwargs["id"])["lots"]
        missing = {lot["lot"] for lot in found if lot["missing"]}
        return [
            {"lot": view.row, "words": _UNPUBLISHED, "slug": RecordData.slug, "act": "Les renseigner"}
            for view in lots
            if view.row["awards"] and view.row["lot"] in missing and not view.row["life"]["cancelled_on"]
        ]

    def _meetings(self, reads: PageReads) -> Sequence[Mapping[str, Any]]:
        found = with_names(reads.read(Meetings, {"contract": self.kwargs["id"], "limit": "100"}))
        meetings: Sequence[Mapping[str, Any]] = found["results"]
        return meetings

    def _events(self, reads: PageReads) -> Sequence[Mapping[str, Any]]:
        """Return the last events of the contract, the newest first."""
        subject = f"{CENTRALE}/contract/{self.kwargs['id']}"
        before = str(self.contract["as_of"]["seq"] + 1)
        asked = {"log": CENTRALE, "subject": subject, "before": before, "limit": _EVENTS}
        found: Sequence[Mapping[str, Any]] = reads.read(Events, asked)["results"]
        return found

    def _done(self, reads: PageReads, lots: Sequence[LotView]) -> Mapping[str, Any]:
        done = confirmed(reads, self.query("fait"))
        if done is None:
            return {}
        asked = self.query("acte", "lot")
        return {
            "done": with_delivered(reads, done),
            "done_title": act_title(asked.get("acte", "")),
            "done_lot": next((view for view in lots if view.row["lot"] == asked.get("lot")), None),
        }


def _tags(contract: Mapping[str, Any]) -> Sequence[str]:
    words = [
        choice_label(name, contract[name]) for name in ("kind", "usage", "centrale_role") if contract[name]
    ]
    cpv = [f"CPV {contract['cpv']}"] if contract["cpv"] else []
    return [*words, *cpv, opening_words(contract)]


def _to_do(contract: Mapping[str, Any], lots: Sequence[LotView]) -> Sequence[Mapping[str, Any]]:
    """Return what a contract waits for: what each lot lacks, with the act that gives it."""
    found: list[Mapping[str, Any]] = []
    for view in lots:
        offered = {act.slug for _, acts in view.acts for act in acts}
        lot = view.row
        if not lot["awards"] and "attribuer" in offered:
            found.append(
                {"lot": lot, "words": "n’est pas attribué", "slug": "attribuer", "act": "Attribuer le lot"}
            )
        if lot["unallocated"] not in (None, "0.00") and "part" in offered:
            found.append({"lot": lot, "unallocated": True, "slug": "part", "act": "Fixer une part"})
    return found
