"""What a contractor declared for a quarter, in the year of the demo: what was decided after its closing says where."""

import re

import pytest

from support.in_process_api import api
from support.postgres_server import Database
from support.signed_in import signed_in
from tremplin_platform.figures import french
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


def test_what_is_decided_after_the_quarter_closed_says_where(demo_database: Database) -> None:
    rows = api(Role.CONTRACTOR, "arvel").get("hours", quarter="2026-Q1", limit=500).json()["results"]
    reported = {f"/declarations/{row['member']}/{row['id']}": row["reported_in"] for row in rows}

    page = signed_in(Role.CONTRACTOR, "arvel").get("/taches?quarter=2026-Q1").content.decode()

    shown = dict(re.findall(r'href="(/declarations/[^"]+)">(.*?)</tr>', page, re.DOTALL))
    assert set(shown) == set(reported)
    assert reported["/declarations/cpam-075/h-conseil-2026-q1-3"] == "2026-Q3"
    assert (
        "trimestre clos\u00a0: dernière décision au compte du T3\u00a02026<"
        in shown["/declarations/cpam-075/h-conseil-2026-q1-3"]
    )
    assert f"trimestre clos le {french.day(rows[0]['closed_on'])}" in page
    for address, text in shown.items():
        assert ("trimestre clos" in text) == (reported[address] not in (None, "2026-Q1")), address
