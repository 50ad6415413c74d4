"""Make the entries of open points that a buyer settled: their tasks are closed."""

from typing import Any

from tremplin_platform.events.buying import open_point
from tremplin_platform.events.envelope import Envelope
from tremplin_projections.registers.entry import SETTLED, RegisterUpdate, Rules, about, picked


def _settled(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    stated = picked(data, "kind", "about", "member", "contract", "lot", "decision", "reason")
    return [RegisterUpdate(register=SETTLED, id=about(envelope), data=stated)]


RULES: Rules = {open_point.Settled: _settled}
