"""List organisations: all of them for the centrale's keys, those that a reader's own answers name for any other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin_projections.queries.keyset import FIRST, Page, PageRequest, page
from tremplin_projections.queries.letters import LETTERS
from tremplin_projections.queries.rows import json_value

KEY = ("id",)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow:
    """
    An organisation on a day: its SIRET, its statuses (`{kind, from, to}`) and its days of membership. A status recorded
    again from the same day replaces the one before.

    `left_on`: its last day as a member, also of one that merged or was split.
    """

    id: str
    name: str
    kind: str
    siret: str
    statuses: tuple[Mapping[str, Any], ...]
    joined_on: str | None
    left_on: str | None


def organisations(
    *,
    today: date,
    kind: str | None = None,
    identifier: str | None = None,
    containing: str | None = None,
    asked: PageRequest = FIRST,
) -> Page[OrganisationRow]:
    """
    List every organisation, by identifier, as of the Paris day `today`. For readers of every log.

    :param identifier: of the only one to be listed
    :param containing: letters without accents, in lower case, of the name, SIRET or identifier of those to be listed
    """

    def make(rows: list[dict[str, Any]]) -> Sequence[OrganisationRow]:
        return [_organisation(row, today) for row in rows]

    parameters = {"kind": kind, "id": identifier, "containing": containing}
    return page(_EVERY, parameters, key=KEY, asked=asked, make=make)


def named_to(
    *,
    side: str,
    organisation: str,
    today: date,
    kind: str | None = None,
    identifier: str | None = None,
    asked: PageRequest = FIRST,
) -> Page[str]:
    """
    List the identifiers of the organisations that the answers to `organisation` name, its own included.

    :param side: `member`, `contractor` or `facilitator`. A member is named those of its log and of the published
        catalogue; a contractor, the members that it declares hours for; a facilitateur, the members and contractors of
        the lots that it follows `today`
    :param identifier: of the only one to be listed
    """
    parameters = {"me": organisation, "today": today, "kind": kind, "side": side, "id": identifier}

    def make(rows: list[dict[str, Any]]) -> Sequence[str]:
        return [row["id"] for row in rows]

    return page(_named(side), parameters, key=KEY, asked=asked, make=make)


def _organisation(row: Mapping[str, Any], today: date) -> OrganisationRow:
    data, changes = json_value(row["data"]), json_value(row["changes"])
    recorded = [*data["statuses"], *(change["status"] for change in changes if "status" in change)]
    begun = [change for change in changes if "siret" in change and change["on"] <= today.isoformat()]
    latest = max(begun, key=lambda change: (change["on"], change["seq"]), default=data)
    return OrganisationRow(
        id=row["id"],
        name=data["name"],
        kind=data["kind"],
        siret=latest["siret"],
        statuses=tuple({(status["kind"], status["from"]): status for status in recorded}.values()),
        joined_on=data["joined_on"],
        left_on=data["left_on"],
    )


def _named(side: str) -> str:
    union = "\nunion all\n".join((_SELF, *_PARTS[side]))
    return f"select distinct id from ({union}) named where {_ASKED.format(kind='kind')}"  # noqa: S608


_ASKED = "(%(kind)s::text is null or {kind} = %(kind)s) and (%(id)s::text is null or id = %(id)s)"
_EVERY = f"""
select id, data, changes from register_rows
 where log = 'centrale' and register = 'organisations' and {_ASKED.format(kind="data ->> 'kind'")}
   and (%(containing)s::text is null or position(%(containing)s::text in {LETTERS.format(text="data ->> 'name'")}) > 0
        or position(%(containing)s::text in data ->> 'siret') > 0 or position(%(containing)s::text in id) > 0)
"""  # noqa: S608
_SELF = 'select %(me)s::text collate "C" as id, %(side)s::text as kind'
_IN_LOG = (
    "select contractor, 'contractor' from ledger_awards where log = %(me)s",
    "select contractor, 'contractor' from ledger_declarations where log = %(me)s and contractor is not null",
    "select contractor, 'contractor' from ledger_attestations where log = %(me)s",
    "select contractor, 'contractor' from catalogue_awards where log = 'centrale'",
    "select facilitator, 'facilitator' from ledger_facilitators where log = %(me)s",
    "select merged_into collate \"C\", 'member' from ledger_members where log = %(me)s and merged_into is not null",
)
_FOLLOWED = """
select log, contract, lot from ledger_facilitators
 where facilitator = %(me)s and from_day <= %(today)s::date and (until_day is null or until_day > %(today)s::date)
"""
_PARTS: Mapping[str, tuple[str, ...]] = {
    "member": _IN_LOG,
    "contractor": (
        "select log, 'member' from ledger_declarations where contractor = %(me)s and log <> 'centrale'",
    ),
    "facilitator": (
        f"select log, 'member' from ({_FOLLOWED}) followed where log <> 'centrale'",  # noqa: S608
        f"""select contractor, 'contractor' from ledger_declarations
             where contractor is not null and (log, contract, lot) in ({_FOLLOWED})""",  # noqa: S608
    ),
}
"""By side, the organisations that rows shown to it name."""
