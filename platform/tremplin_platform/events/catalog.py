"""The events that this version of the code knows, by topic, and the upcasting of their older versions."""

from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType
from typing import Any

from tremplin_platform.events.attribution import attribution
from tremplin_platform.events.buying import buying, facilitation, open_point, waiver
from tremplin_platform.events.clauses import execution
from tremplin_platform.events.contracts import (
    contract,
    contract_life,
    essential_data,
    observed,
    reserved_winner,
)
from tremplin_platform.events.fact import Fact
from tremplin_platform.events.hours import hours, quarter
from tremplin_platform.events.members import undeliverable
from tremplin_platform.events.orders import call_off, doeth, invoice, uptake
from tremplin_platform.events.organisations import audit_access, organisation
from tremplin_platform.events.persons import person

_MODULES: tuple[ModuleType, ...] = (
    attribution,
    audit_access,
    buying,
    call_off,
    contract,
    contract_life,
    doeth,
    essential_data,
    execution,
    facilitation,
    hours,
    invoice,
    observed,
    open_point,
    organisation,
    person,
    quarter,
    reserved_winner,
    undeliverable,
    uptake,
    waiver,
)


class LaterEvent(Exception):
    """A newer version of Tremplin wrote this event: upgrade before reading it."""


class UnknownEvent(LaterEvent):
    """This event's type is not known to this version of Tremplin."""


class NewerEvent(LaterEvent):
    """This event is of a later version of its type than this version of Tremplin knows."""


def events() -> dict[str, type[Fact]]:
    """Return every event class by its permanent topic."""
    return dict(_EVENTS)


def current(*, topic: str, version: int, data: dict[str, Any]) -> dict[str, Any]:
    """
    Return the data of an event in its latest version; `data` itself is not changed.

    :raises UnknownEvent: no event has this topic
    :raises NewerEvent: `version` is beyond what the code knows
    """
    latest = _LATEST.get(topic)
    if version == latest:
        return data
    if latest is None:
        raise UnknownEvent(topic)
    if version > latest:
        raise NewerEvent(f"{topic} v{version}")
    state = dict(data)
    for upcast in _upcasts(topic, version):
        upcast(state)
    return state


def version_of(event: type[Fact]) -> int:
    """Return the version that an event class writes."""
    return int(getattr(event, "class_version", 1))


@cache
def _upcasts(topic: str, version: int) -> tuple[Callable[[dict[str, Any]], None], ...]:
    event = _EVENTS[topic]
    return tuple(getattr(event, f"upcast_v{old}_v{old + 1}") for old in range(version, _LATEST[topic]))


def _collect() -> dict[str, type[Fact]]:
    found: dict[str, type[Fact]] = {}
    for module in _MODULES:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Fact) and value.__module__ == module.__name__:
                topic: str = vars(value)["TOPIC"]
                if topic in found:
                    raise AssertionError(f"two events share the topic {topic}")
                found[topic] = value
    return found


_EVENTS = _collect()
_LATEST = {topic: version_of(event) for topic, event in _EVENTS.items()}

KINDS: Mapping[str, str] = {topic: event.KIND for topic, event in _EVENTS.items()}
"""The French names of the kinds of events, by topic."""
