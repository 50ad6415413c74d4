"""Entries of the register of L2112-2-1: one a contract, as it was last said."""

from typing import Any

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.registers.entry import WAIVERS, Rules, Said, about


def _recorded(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    told = {"contract": data["contract"], **data["exemption"]}
    return [Said(register=WAIVERS, id=about(envelope), organisation=told["buyer"], data=told)]


def _restated(envelope: Envelope, data: dict[str, Any]) -> list[Said]:
    [said] = _recorded(envelope, data)
    change = {"ground": said.data["ground"], "findings": said.data["findings"]}
    return [Said(register=WAIVERS, id=said.id, organisation=said.organisation, data=said.data, change=change)]


RULES: Rules = {"waiver.recorded": _recorded, "waiver.restated": _restated}
