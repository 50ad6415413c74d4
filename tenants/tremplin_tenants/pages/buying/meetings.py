"""The launch meetings of the contracts that a facilitateur follows: those to hold, and those recorded."""

from collections.abc import Mapping
from typing import Any

from tremplin_tenants.access import FACILITATORS
from tremplin_tenants.api.buying.followed_meetings import FollowedMeetings
from tremplin_tenants.pages.buying.task_cards import late
from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads


class FollowedMeetingsPage(Page):
    """Réunions de lancement."""

    path = "reunions"
    roles = FACILITATORS
    title = "Réunions de lancement"
    template = "tremplin/buying/meetings.html"

    def context(self, reads: PageReads) -> Mapping[str, Any]:
        found = reads.read(FollowedMeetings)
        to_hold = [{**row, "late": late(row, self.caller.today)} for row in found["to_hold"]]
        return {
            "to_hold": to_hold,
            "overdue": sum(row["due_on"] < self.caller.today.isoformat() for row in to_hold),
            "recorded": found["recorded"],
        }
