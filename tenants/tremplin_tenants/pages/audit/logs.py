"""The logs among which a buyer or an auditor chooses, and the address of the one chosen."""

from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponseRedirect

from tremplin_tenants.api.organisations.organisation_reads import Organisations
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.roles import CENTRALE

CHOSEN = "journal"
"""The parameter that a form gives the chosen log in."""
_MOST = "500"


def logs_to_choose(reads: PageReads) -> list[tuple[str, str]]:
    """Return the logs, as identifier and name: that of the centrale, then the first 500 members', by name."""
    found = reads.read(Organisations, {"kind": "member", "limit": _MOST})["results"]
    members = [(row["id"], row["name"] or row["id"]) for row in found]
    return [(CENTRALE, "La centrale"), *sorted(members, key=lambda member: (member[1].casefold(), member[0]))]


def to_chosen(request: HttpRequest, path: str, log: str) -> HttpResponseRedirect | None:
    """Return what leads to the page of the log chosen in its form; None where that is the page's own."""
    query = {name: text for name, text in request.GET.items() if text and name != CHOSEN}
    chosen = request.GET.get(CHOSEN, log)
    if chosen == log:
        return None
    address = "/" + path.replace("{log}", quote(chosen, safe=""))
    return HttpResponseRedirect(f"{address}?{urlencode(query)}" if query else address)
