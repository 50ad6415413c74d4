"""The list of members, with their totals of today, by name."""

from collections.abc import Mapping
from typing import Any

from tremplin_tenants.access import BUYERS
from tremplin_tenants.api.members.members import SearchedMembers
from tremplin_tenants.pages.web.neighbours import neighbours
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.pages.web.written import alphabetical

_MOST = "500"


class MembersPage(Page):
    """Membres, par nom : jamais du premier au dernier."""

    path = "membres"
    roles = BUYERS
    title = "Membres"
    template = "tremplin/members/members.html"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        asked, searched = self.query("limit", "cursor"), self.request.GET.get("q", "").strip()
        found = reads.read(SearchedMembers, {"limit": _MOST, **asked, "containing": alphabetical(searched)})
        rows = [
            {
                **row,
                "member": row["id"],
                "missing_lots": [{**lot, "member": row["id"]} for lot in row["missing_lots"]],
            }
            for row in found["results"]
        ]
        return {
            "rows": sorted(rows, key=lambda row: alphabetical(row["name"])),
            "searched": searched,
            **neighbours(self.request.path, {**asked, "q": searched}, found),
        }
