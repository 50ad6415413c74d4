"""Find the figures that an act of the centrale changed in the one member that receives it."""

from dataclasses import replace

from tremplin_tenants.api.events import Events
from tremplin_tenants.api.members.results import MemberResults
from tremplin_tenants.pages.web.changes import Changes, changes_of
from tremplin_tenants.pages.web.page_reads import PageReads

_RECENT = 50


def with_delivered(reads: PageReads, done: Changes) -> Changes:
    """
    Return an act with the figures that it moved of the one member that receives it.

    Unchanged where several members receive it, or none, or where its copy is not delivered and counted yet.
    """
    audience, _, member = str(done.event["data"].get("audience", "")).partition(":")
    if audience != "member":
        return done
    at = reads.read(MemberResults, member=member)["as_of"]["seq"]
    recent = {"log": member, "after": str(max(0, at - _RECENT)), "limit": str(_RECENT)}
    for event in reads.read(Events, recent)["results"]:
        origin = event["origin"]
        if origin is not None and origin["seq"] == done.seq and event["seq"] <= at:
            return replace(done, changes=changes_of(reads, log=member, seq=event["seq"]).changes)
    return done
