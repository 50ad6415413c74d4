"""The lots, members and contractors that declared hours are chosen from."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tremplin_platform.figures.names import ORGANISATION
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.pages.forms.form_fields import Option
from tremplin_tenants.pages.web.written import alphabetical
from tremplin_tenants.roles import CENTRALE


def lots_of_contractor(held: Iterable[Mapping[str, Any]]) -> Sequence[Option]:
    """Return the lots that a contractor holds, by contract."""
    lots = {f"{row['contract']}/{row['lot']}": row for row in held}
    return [
        Option(value=value, label=row["title"] or row["lot"], group=row["contract_title"] or row["contract"])
        for value, row in lots.items()
    ]


def members_of_contractor(held: Iterable[Mapping[str, Any]], *, common: Option) -> Sequence[Option]:
    """Return the members that a contractor may declare for, by name, then nobody in particular."""
    names = {row["member"]: row["member_name"] or row["member"] for row in held}
    is_common = names.pop(CENTRALE, None) is not None
    members = sorted((Option(value=member, label=name) for member, name in names.items()), key=_rank)
    return [*members, *([common] if is_common else [])]


def lots_of_catalogue(rows: Iterable[Mapping[str, Any]]) -> Sequence[Option]:
    """Return the lots of the catalogue that are awarded, by contract."""
    return [
        Option(
            value=f"{row['contract']}/{lot['lot']}",
            label=lot["title"] or lot["lot"],
            group=row["title"] or row["contract"],
        )
        for row in rows
        for lot in row["lots"]
        if lot["awards"]
    ]


def winners(rows: Iterable[Mapping[str, Any]]) -> Sequence[Option]:
    """Return those to whom a lot of the catalogue is awarded, by name."""
    found = {award["contractor"] for row in rows for lot in row["lots"] for award in lot["awards"]}
    names = names_of({(ORGANISATION, contractor) for contractor in found})
    options = [Option(value=known, label=names.organisation(known)) for known in found]
    return sorted(options, key=_rank)


def _rank(option: Option) -> str:
    return alphabetical(option.label)
