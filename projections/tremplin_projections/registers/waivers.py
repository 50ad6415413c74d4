"""Make the entries of the register of waivers of L2112-2-1: one a contract, as last recorded."""

from typing import Any

from tremplin_platform.events.buying import waiver
from tremplin_platform.events.envelope import Envelope
from tremplin_projections.registers.entry import WAIVERS, RegisterUpdate, Rules, about


def _recorded(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    stated = {"contract": data["contract"], **data["exemption"]}
    return [RegisterUpdate(register=WAIVERS, id=about(envelope), organisation=stated["buyer"], data=stated)]


def _restated(envelope: Envelope, data: dict[str, Any]) -> list[RegisterUpdate]:
    [recorded] = _recorded(envelope, data)
    change = {"ground": recorded.data["ground"], "findings": recorded.data["findings"]}
    return [
        RegisterUpdate(
            register=WAIVERS,
            id=recorded.id,
            organisation=recorded.organisation,
            data=recorded.data,
            change=change,
        )
    ]


RULES: Rules = {waiver.Recorded: _recorded, waiver.Restated: _restated}
