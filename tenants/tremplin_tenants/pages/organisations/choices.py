"""The organisations that a field of a form is chosen from: a list, or a search where they are many."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tremplin_platform.commands.contracts.reservations import accepted_kinds
from tremplin_platform.figures.names import ORGANISATION
from tremplin_tenants.api.organisations.organisation_reads import Organisations, SearchedOrganisations
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.forms.searched import MOST_LISTED, Choices, FromMany
from tremplin_tenants.pages.organisations.statuses import held_on
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.written import alphabetical


def choices_of_kind(reads: PageReads, kind: str, *, today: date) -> Choices:
    """Return the organisations of a kind by name, but for members that have left."""
    return _choices(reads, kind, today, lambda known: Option(value=known["id"], label=known["name"]))


def contractors_for(reads: PageReads, articles: Sequence[str] | None, *, on: date, today: date) -> Choices:
    """
    Return the contractors with their statuses of today: those who may win a lot first, where it is reserved.

    :param articles: those the lot is reserved under, None where it is not
    :param on: the day whose law the reservation is under
    """
    wanted = () if articles is None else accepted_kinds(articles, on=on)

    def shown(known: Mapping[str, Any]) -> Option:
        held = held_on(known["statuses"], day=today)
        label = f"{known['name']} ({', '.join(held)})" if held else known["name"]
        eligible = bool({*wanted} & {*held})
        return Option(
            value=known["id"], label=label, group=(_ELIGIBLE if eligible else _OTHERS) if wanted else ""
        )

    return _choices(reads, "contractor", today, shown)


_ELIGIBLE, _OTHERS = "Ont un statut admis aujourd’hui", "N’en ont pas"
_Shown = Callable[[Mapping[str, Any]], Option]


def _choices(reads: PageReads, kind: str, today: date, shown: _Shown) -> Choices:
    found = reads.read(Organisations, {"kind": kind, "limit": str(MOST_LISTED)})
    if not found["next"]:
        return _options(found["results"], today, shown)

    def find(text: str, most: int) -> Sequence[Option]:
        asked = {"kind": kind, "containing": alphabetical(text), "limit": str(most)}
        return _options(reads.read(SearchedOrganisations, asked)["results"], today, shown)

    def label(value: str) -> str:
        return names_of({(ORGANISATION, value)}).organisation(value)

    return FromMany(find=find, label=label)


def _options(rows: Iterable[Mapping[str, Any]], today: date, shown: _Shown) -> Sequence[Option]:
    options = [
        shown(known) for known in rows if known["left_on"] is None or today.isoformat() <= known["left_on"]
    ]
    return sorted(options, key=lambda option: (option.group == _OTHERS, alphabetical(option.label)))
