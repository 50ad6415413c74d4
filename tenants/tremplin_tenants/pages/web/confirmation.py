"""The confirmation of an act: read from the position that its answer gave, in the address `?fait=LOG:SEQ`."""

import re
from collections.abc import Mapping

from tremplin_platform.events.fact import IDENTIFIER
from tremplin_tenants.pages.web.changes import Changes, changes_of
from tremplin_tenants.pages.web.page_reads import PageReads
from tremplin_tenants.rest.problem import not_found

_POSITION = re.compile(rf"({IDENTIFIER}):([1-9]\d{{0,17}})", re.ASCII)


def confirmed(reads: PageReads, query: Mapping[str, str]) -> Changes | None:
    """
    Return what the act of `fait` changed, None where the page confirms nothing. To be the page's first read.

    :raises Problem: 404, no event of the reader's is there; 503, it is recorded and not counted yet
    """
    if "fait" not in query:
        return None
    found = _POSITION.fullmatch(query["fait"])
    if found is None:
        raise not_found()
    return changes_of(reads, log=found[1], seq=int(found[2]))
