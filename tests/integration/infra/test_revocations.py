"""The delivery process finishes a revocation that was interrupted, whatever is wrong with one declaration."""

from datetime import date

import pytest

from support import summed_hours as told
from support.persons import EPEC, a_person
from support.postgres_server import Database
from support.store_logs import store_logs
from support.story import BUYER, CENTRALE, Story
from tremplin_infra.processes.finishing import finish_revocations
from tremplin_platform.commands.hours.hours import validate_hours
from tremplin_platform.commands.persons.persons import revoke_eligibility

pytestmark = pytest.mark.postgres
MEMBER = "cpam-075"


def test_rights_are_revoked_and_failures_reported_once(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        store_logs(database) as logs,
        database.connect("command") as connection,
        database.connect_superuser() as owner,
    ):
        logs.clear()
        story = Story(logs)
        story.ready(MEMBER)
        person = a_person(story)
        story.declares(MEMBER, "h1", person=person)
        story.do(MEMBER, validate_hours, identifier="h1", by=BUYER)
        said = {"revoked_on": date(2026, 1, 1), "reason": "fausse attestation", "by": EPEC}
        story.do(CENTRALE, revoke_eligibility, identifier=person, **said)
        # Beside it, a claim whose declaration is nowhere to be found; it comes first.
        owner.execute(
            "with claims as (insert into person_hours select log, 'a', sealed, contract, lot, worked_from, worked_to,"
            " work_quarter, hours, validated from person_hours)"
            " insert into person_links select log, 'a', vault, key, overclaimed, to_take_back from person_links"
        )
        take_back = finish_revocations()
        take_back(connection)
        take_back(connection)

        assert told.validated(story.facts(MEMBER)) == {}
        assert len(caplog.records) == 1
