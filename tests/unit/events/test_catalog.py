"""Old versions become the latest at one door, and newer ones are refused there."""

from typing import Any, ClassVar

import pytest

from tremplin_platform.events import catalog
from tremplin_platform.events.catalog import NewerEvent, UnknownEvent, current, events, version_of
from tremplin_platform.events.fact import Fact


class Renamed(Fact):
    """An event whose only field changed its name, then its unit."""

    TOPIC = "renamed"
    class_version: ClassVar[int] = 3
    cents: int

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["euros"] = state.pop("amount")

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        state["cents"] = state.pop("euros") * 100


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(catalog._EVENTS, Renamed.TOPIC, Renamed)


@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize(("version", "data"), [(1, {"amount": 5}), (2, {"euros": 5}), (3, {"cents": 500})])
def test_any_version_reads_as_the_latest(version: int, data: dict[str, int]) -> None:
    before = dict(data)

    assert current(topic="renamed", version=version, data=data) == {"cents": 500}
    assert data == before


@pytest.mark.usefixtures("renamed")
def test_a_newer_version_is_refused() -> None:
    with pytest.raises(NewerEvent):
        current(topic="renamed", version=4, data={})


def test_an_event_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownEvent):
        current(topic="hours.forgotten", version=1, data={})


def test_topics_are_their_events_own_and_permanent() -> None:
    known = events()

    assert all(vars(event)["TOPIC"] == topic for topic, event in known.items())
    assert all(version_of(event) >= 1 for event in known.values())
    assert "hours.declared" in known
