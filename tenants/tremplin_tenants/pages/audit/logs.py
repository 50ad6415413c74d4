"""The logs among which a buyer or an auditor chooses, and the address of the one chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponseRedirect

from tremplin_platform.figures.names import ORGANISATION
from tremplin_tenants.api.organisations.organisation_reads import Organisations, SearchedOrganisations
from tremplin_tenants.api.reads.names import names_of
from tremplin_tenants.pages.forms.searched import MOST_LISTED
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.written import alphabetical
from tremplin_tenants.roles import CENTRALE

CHOSEN = "journal"
"""The parameter that a form gives the chosen log in."""
SEARCHED = "membre"
"""The parameter of the letters of a member's name, where members are too many for a list."""
_FOUND = "50"

_Log = tuple[str, str]
"""Identifier and name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogChoice:
    """
    The logs that a list offers: the centrale's, then members' by name.

    `is_searched`: members are too many: only the log shown is listed, and those that `searched` found, in `found`
    """

    logs: Sequence[_Log]
    is_searched: bool = False
    searched: str = ""
    found: Sequence[_Log] = ()


def logs_to_choose(reads: PageReads, *, shown: str = CENTRALE, searched: str = "") -> LogChoice:
    """
    Return the logs to choose from.

    :param shown: the log of the page
    :param searched: letters of a member's name, SIRET or identifier
    """
    known = reads.read(Organisations, {"kind": "member", "limit": str(MOST_LISTED)})
    centrale = (CENTRALE, "La centrale")
    if known["next"] is None:
        return LogChoice(logs=[centrale, *_by_name(known["results"])])
    found: Sequence[_Log] = ()
    if searched:
        asked = {"kind": "member", "containing": alphabetical(searched), "limit": _FOUND}
        found = _by_name(reads.read(SearchedOrganisations, asked)["results"])
    own = [] if shown == CENTRALE else [(shown, names_of({(ORGANISATION, shown)}).organisation(shown))]
    listed = dict([centrale, *own, *found])
    return LogChoice(logs=list(listed.items()), is_searched=True, searched=searched, found=found)


def _by_name(rows: Sequence[Mapping[str, Any]]) -> list[_Log]:
    members = [(row["id"], row["name"] or row["id"]) for row in rows]
    return sorted(members, key=lambda member: (alphabetical(member[1]), member[0]))


def to_chosen(request: HttpRequest, path: str, log: str) -> HttpResponseRedirect | None:
    """Return what leads to the page of the log chosen in its form; None where that is the page's own."""
    query = {name: text for name, text in request.GET.items() if text and name not in (CHOSEN, SEARCHED)}
    chosen = request.GET.get(CHOSEN, log)
    if chosen == log:
        return None
    address = "/" + path.replace("{log}", quote(chosen, safe=""))
    return HttpResponseRedirect(f"{address}?{urlencode(query)}" if query else address)
