"""Make the entries of quarters: the days they were closed and published."""

from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.hours import quarter
from tremplin_projections.registers.entry import QUARTERS, RegisterUpdate, Rules, picked


def _closed(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    stated = {**picked(data, "quarter"), "closed_on": data["effective"], "published_on": None}
    return [RegisterUpdate(register=QUARTERS, id=data["quarter"], data=stated)]


def _published(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    return [RegisterUpdate(register=QUARTERS, id=data["quarter"], data={"published_on": data["effective"]})]


RULES: Rules = {quarter.Closed: _closed, quarter.Published: _published}
