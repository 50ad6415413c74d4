"""The organisations that a field of a form is chosen from."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tremplin_platform.commands.contracts.reservations import accepted_kinds
from tremplin_tenants.api.organisations.organisation_reads import Organisations
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.organisations.statuses import held_on
from tremplin_tenants.pages.web.page_reads import PageReads

_MOST = 500


def choices_of_kind(reads: PageReads, kind: str, *, today: date) -> Sequence[Option]:
    """
    Return the organisations of a kind by name, but for members that have left.

    None where there are too many to choose from: an identifier is typed then.
    """
    options = [Option(value=known["id"], label=known["name"]) for known in _of_kind(reads, kind, today)]
    return sorted(options, key=lambda option: option.label)


def contractors_for(
    reads: PageReads, articles: Sequence[str] | None, *, on: date, today: date
) -> Sequence[Option]:
    """
    Return the contractors with their statuses of today: those who may win a lot first, where it is reserved.

    :param articles: those the lot is reserved under, None where it is not
    :param on: the day whose law the reservation is under
    """
    wanted = () if articles is None else accepted_kinds(articles, on=on)
    options = []
    for known in _of_kind(reads, "contractor", today):
        held = held_on(known["statuses"], day=today)
        label = f"{known['name']} ({', '.join(held)})" if held else known["name"]
        eligible = bool({*wanted} & {*held})
        group = (_ELIGIBLE if eligible else _OTHERS) if wanted else ""
        options.append(Option(value=known["id"], label=label, group=group))
    return sorted(options, key=lambda option: (option.group == _OTHERS, option.label))


_ELIGIBLE, _OTHERS = "Ont un statut admis aujourd’hui", "N’en ont pas"


def _of_kind(reads: PageReads, kind: str, today: date) -> Iterator[Mapping[str, Any]]:
    found = reads.read(Organisations, {"kind": kind, "limit": str(_MOST)})
    if found["next"]:
        return
    for known in found["results"]:
        if known["left_on"] is None or today.isoformat() <= known["left_on"]:
            yield known
