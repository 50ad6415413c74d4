"""Of any prefix of a log, what was known then is the sum of its events, made outside the platform."""

from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from support import summed_events as summed
from support.feeding import feed
from support.in_process_api import Api, a_contract, a_member, an_organisation, api
from support.postgres_server import Database
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres


class Work(NamedTuple):
    """One declaration and what becomes of it; `delta` corrects what is validated, 0 for none."""

    month: int
    hours: int
    fate: str
    delta: int


FATES = ("pending", "rejected", "validated", "resubmitted")
works = st.lists(
    st.builds(
        Work,
        month=st.sampled_from((1, 2, 3, 4, 5)),
        hours=st.integers(1, 200_00),
        fate=st.sampled_from(FATES),
        delta=st.integers(-50_00, 50_00),
    ),
    min_size=1,
    max_size=5,
)


class Teller:
    """A contractor that declares for one member, and a buyer that decides."""

    def __init__(self) -> None:
        self.buyer = api(Role.BUYER)
        self.member, contractor = a_member(self.buyer), an_organisation(self.buyer, "contractor")
        self.contract = a_contract(self.buyer, contractor=contractor, member=self.member)
        self.contractor, self.declaring = contractor, api(Role.CONTRACTOR, contractor)
        self.path = f"members/{self.member}/hours"

    def tell(self, number: int, work: Work) -> None:
        """Declare it, and let become of it what does."""
        said: dict[str, Any] = {"contract": self.contract, "lot": "1", "contractor": self.contractor}
        days = {"worked_from": f"2026-{work.month:02}-01", "worked_to": f"2026-{work.month:02}-28"}
        hours = summed.decimal(work.hours)
        self.declaring.made(self.path, id=f"h{number}", modality="direct", hours=hours, **days, **said)
        item = f"{self.path}/h{number}"
        if work.fate == "rejected":
            self.buyer.made(f"{item}/reject", reason="doublon")
        if work.fate == "resubmitted":
            self.buyer.made(f"{item}/return", reason="absence")
            self.declaring.made(f"{item}/resubmit", hours=summed.decimal(work.hours + 1))
        if work.fate in ("validated", "resubmitted"):
            self.buyer.made(f"{item}/validate")
            delta = max(work.delta, -work.hours)
            if delta:
                self.buyer.made(f"{item}/correct", delta=summed.decimal(delta), reason="pointage")


def events_of(reading: Api) -> list[dict[str, Any]]:
    """The member's whole log, as the API gives it."""
    found: list[dict[str, Any]] = reading.get("events", limit="1000").json()["results"]
    return found


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(works, st.integers(0, 5))
def test_results_known_at_any_seq_are_the_sum_of_the_events_up_to_it(
    module_database: Database, told: list[Work], closed_before: int
) -> None:
    teller = Teller()
    for number, work in enumerate(told):
        if number == closed_before:
            teller.buyer.post("quarters/2026-Q1/close")
        teller.tell(number, work)
    feed(module_database)

    reading = api(Role.MEMBER, teller.member)
    events = events_of(reading)
    for event in events:
        results = reading.get("results", known_at=str(event["seq"])).json()
        hours = {name: value for name, value in results["clause_hours"].items() if name != "due"}
        assert hours == summed.clause_hours(events[: event["seq"]])
        reported = sum(int(quarter["reported"].replace(".", "")) for quarter in results["quarters"])
        assert reported == int(hours["validated"].replace(".", ""))
