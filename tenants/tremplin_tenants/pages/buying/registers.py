"""The base of the pages of the centrale's registers: their tables, and forms that add to them."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.http import HttpRequest

from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.contracts.contract_reads import Contracts
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.pages.buying.register_tables import MOST, Table
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.web.confirmation import confirmed
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found


class RegisterForm(CommandForm):
    """
    A form that adds to a register, or changes what is in it.

    `slug`: the end of the address of its page, where it has one; `title`: what it is named; `effect`: what it does
    """

    do_not_call_in_templates = True  # Django would make one from the class that it is given
    slug: ClassVar[str] = ""
    title: ClassVar[str]
    effect: ClassVar[str]


class RegisterPage(FormPage):
    """
    The registers of one subject, and the form that most often adds to them.

    `acts`: the other forms, each on its own page; `lead`: what the registers are for; `shown_by`: the first one's read
    `delivered`: who receives the act; `opens`: the parameter of its address that opens the form
    """

    roles = BUYERS
    template = "tremplin/buying/register.html"
    acts: ClassVar[Sequence[type[RegisterForm]]] = ()
    lead: ClassVar[str]
    delivered: ClassVar[str] = "personne ; cet acte reste au journal de la centrale."
    opens: ClassVar[str] = ""
    shown_by: ClassVar[type[ReadView]]

    def tables(self, reads: PageReads) -> Sequence[Table]:
        """Return the registers, from the API's lists."""
        raise NotImplementedError

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        done = confirmed(reads, self.query("fait"), shown_by=self.shown_by)
        return {
            "done": done,
            "lead": self.lead,
            "exported": self.shown_by.path,
            "exported_words": self.shown_by.summary[0].lower() + self.shown_by.summary[1:],
            "delivered": self.delivered,
            "is_asked": bool(self.query(self.opens)),
            "acts": self.acts,
            "tables": self.tables(reads),
        }


class RegisterActPage(FormPage):
    """Any other act on the registers of a page: `{act}` is the act's `slug`. `register` is that page."""

    roles = BUYERS
    title = "Acte"
    template = "tremplin/buying/register_act.html"
    register: ClassVar[type[RegisterPage]]

    def setup(self, request: HttpRequest, *args: Any, **path: Any) -> None:
        super().setup(request, *args, **path)
        self.forms = tuple(act for act in self.register.acts if act.slug == path["act"])

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        if not self.forms:
            raise not_found()
        reads.read(self.register.shown_by, {"limit": MOST})
        [act] = self.forms
        return {
            "title": act.title,  # type: ignore[attr-defined]
            "act": act,
            "delivered": self.register.delivered,
            "register_path": f"/{self.register.path}",
            "register_title": self.register.title,
        }

    def done(self, form: CommandForm, answer: Mapping[str, Any]) -> str:
        return f"/{self.register.path}?{super().done(form, answer).partition('?')[2]}"


def contract_choices(reads: PageReads) -> Sequence[Option]:
    """Return the contracts of the centrale by title, those given up left out."""
    found = reads.read(Contracts, {"limit": MOST})["results"]
    options = [
        Option(value=row["id"], label=row["title"] or row["id"])
        for row in found
        if row["state"] != "cancelled"
    ]
    return sorted(options, key=lambda option: option.label)
