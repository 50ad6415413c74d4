"""The base of the pages of the centrale's registers: tables of entries with names, and forms that add to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest

from tremplin_platform.figures.names import CONTRACT, ORGANISATION
from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.contracts.contract_reads import Contracts
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.api.reads.reading import ReadView
from tremplin_tenants.pages.forms.command_forms import CommandForm
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.forms.form_page import FormPage
from tremplin_tenants.pages.web.confirmation import confirmed
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found

_MOST = "500"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A register in words: its columns, its rows of texts in their order, and what is said where it is empty."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str

    @property
    def labelled(self) -> Sequence[Sequence[tuple[str, str]]]:
        """Return the rows, each text after the title of its column."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


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
    """

    roles = BUYERS
    template = "tremplin/buying/register.html"
    acts: ClassVar[Sequence[type[RegisterForm]]] = ()
    lead: ClassVar[str]
    shown_by: ClassVar[type[ReadView]]

    def tables(self, reads: PageReads) -> Sequence[Table]:
        """Return the registers, from the API's lists."""
        raise NotImplementedError

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        done = confirmed(reads, self.query("fait"), shown_by=self.shown_by)
        return {"done": done, "lead": self.lead, "acts": self.acts, "tables": self.tables(reads)}


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
        reads.read(self.register.shown_by, {"limit": _MOST})
        [act] = self.forms
        return {
            "title": act.title,  # type: ignore[attr-defined]
            "act": act,
            "register_path": f"/{self.register.path}",
            "register_title": self.register.title,
        }

    def done(self, form: CommandForm, answer: Mapping[str, Any]) -> str:
        return f"/{self.register.path}?{super().done(form, answer).partition('?')[2]}"


def entries(reads: PageReads, view: type[ReadView]) -> Sequence[Mapping[str, Any]]:
    """Return the entries of a register, 500 at most, as the API gives them."""
    found: Sequence[Mapping[str, Any]] = reads.read(view, {"limit": _MOST})["results"]
    return found


def named(
    rows: Sequence[Mapping[str, Any]], *, organisation: str = "", contract: str = ""
) -> Sequence[Mapping[str, Any]]:
    """
    Return rows with the name of an organisation and the title of a contract in place of their identifiers.

    :param organisation: the field that holds the organisation; `contract`: that of the contract; empty for none
    """
    kinds = {organisation: ORGANISATION, contract: CONTRACT}
    kinds.pop("", None)
    names = names_of({(kind, row[field]) for row in rows for field, kind in kinds.items() if row[field]})
    return [
        {**row, **{field: names.name(kind, row[field] or "") or row[field] for field, kind in kinds.items()}}
        for row in rows
    ]


def contract_choices(reads: PageReads) -> Sequence[Option]:
    """Return the contracts of the centrale by title, those given up left out."""
    found = reads.read(Contracts, {"limit": _MOST})["results"]
    options = [
        Option(value=row["id"], label=row["title"] or row["id"])
        for row in found
        if row["state"] != "cancelled"
    ]
    return sorted(options, key=lambda option: option.label)
