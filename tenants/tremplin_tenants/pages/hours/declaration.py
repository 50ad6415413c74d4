"""The page of one declaration: what was checked, what is to check, its acts, and what its state lets the caller do."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse

from tremplin_tenants.access import HOURS_ACTORS
from tremplin_tenants.api.hours.declaration_reads import OneDeclaration
from tremplin_tenants.api.hours.hour_reads import HoursList
from tremplin_tenants.api.hours.tasks import Tasks
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.hours.declaration_done import Done, done_of
from tremplin_tenants.pages.hours.declaration_forms import FORMS, DeclarationForm
from tremplin_tenants.pages.hours.declaration_view import Checked, checked, history, validated_on_lot
from tremplin_tenants.pages.hours.declaration_words import state_of
from tremplin_tenants.pages.hours.open_tasks import open_tasks
from tremplin_tenants.pages.web.confirmation import asked_confirmation
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import Problem, not_found
from tremplin_tenants.roles import Role


class Declaration(FormPage):
    """Une déclaration d’heures."""

    path = "declarations/{member}/{id}"
    roles = HOURS_ACTORS
    title = "Déclaration d’heures"
    template = "tremplin/hours/declaration.html"
    section = "taches"
    forms = FORMS
    found: Mapping[str, Any]

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        self.found = reads.read(OneDeclaration, {"wait_for": self._fact()}, **self.kwargs)
        declaration = self.found["declaration"]
        rows = self._of_lot(reads)
        done = self._done(rows)
        return {
            "declaration": declaration,
            "state": state_of(declaration["status"]),
            "is_rejected": declaration["status"] == "rejected",
            "acts": self.found["acts"],
            "declared": self.found["acts"][0],
            "checked": self._checked(),
            "history": history(rows, of=declaration),
            "on_lot": validated_on_lot(rows, adding=declaration),
            "reports_in": self.found["reports_in"],
            "is_adjustment": self.found["reports_in"] != declaration["quarter"],
            "decides": self._decides,
            "has_declared": self._has_declared,
            "done": done,
            "following": self._following(reads) if done else None,
        }

    def shown(self, *, status: int = 200, **more: Any) -> HttpResponse:
        """Render the page; where the act is refused and the declaration is now another's to see, the refusal alone."""
        try:
            return super().shown(status=status, **more)
        except Problem as problem:
            if problem.status_code != 404 or status != 422 or "refusal" not in more:
                raise
            return self.rendered({**more, "is_gone": True}, reads=self.page_reads(), status=status)

    def _prepared(self, reads: PageReads) -> dict[str, Any]:
        prepared = super()._prepared(reads)
        forms: Sequence[DeclarationForm] = tuple(prepared["forms"].values())
        shown = [form for form in forms if form is self.bound or self._is_offered(form)]
        return {**prepared, "shown_forms": shown}

    def _is_offered(self, form: DeclarationForm) -> bool:
        is_theirs = self._has_declared if form.by_declarant else self._decides
        return is_theirs and self.found["declaration"]["status"] in form.states

    @property
    def _has_declared(self) -> bool:
        return bool(self.found["acts"][0]["by"] == self.caller.organisation)

    @property
    def _decides(self) -> bool:
        """Whether the caller is who decides on these hours today: the lot's facilitateur, or the buyer without one."""
        facilitator = self.found["declaration"]["facilitator"]
        decider = (
            self.caller.role is Role.BUYER if facilitator is None else facilitator == self.caller.organisation
        )
        return decider and not self._has_declared

    def _checked(self) -> Checked:
        return checked(self.found["checks"])

    def _of_lot(self, reads: PageReads) -> Mapping[str, Any]:
        declaration = self.found["declaration"]
        asked = {name: declaration[name] for name in ("member", "contract", "lot")}
        return reads.read(HoursList, {**asked, "limit": "500"})

    def _fact(self) -> str:
        """
        Return the position of `fait`, empty where the page confirms nothing.

        :raises Problem: 404, it is no position of this declaration's log
        """
        fact = self.query("fait").get("fait", "")
        asked = asked_confirmation(fact)
        if fact and (asked is None or asked[0] != self.kwargs["member"]):
            raise not_found()
        return fact

    def _done(self, rows: Mapping[str, Any]) -> Done | None:
        asked = asked_confirmation(self._fact())
        return None if asked is None else done_of(self.found, seq=asked[1], rows=rows)

    def _following(self, reads: PageReads) -> Any:
        """Return the next of the caller's own tasks on hours, None where there is none."""
        kind = "declaration-returned" if self.caller.role is Role.CONTRACTOR else "declaration-to-validate"
        owner = {"owner": self.caller.organisation} if self.caller.role is Role.BUYER else {}
        found = reads.read(Tasks, {"kind": kind, "limit": "1", **owner})["results"]
        return next(iter(open_tasks(found, today=self.caller.today)), None)
