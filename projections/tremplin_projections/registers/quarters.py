"""Entries of quarters: closed, then published."""

from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.registers.entry import QUARTERS, Rules, Said, picked


def _closed(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    told = {**picked(data, "quarter"), "closed_on": data["effective"], "published_on": None}
    return [Said(register=QUARTERS, id=data["quarter"], data=told)]


def _published(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    return [Said(register=QUARTERS, id=data["quarter"], data={"published_on": data["effective"]})]


RULES: Rules = {"quarter.closed": _closed, "quarter.published": _published}
