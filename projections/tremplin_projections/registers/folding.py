"""What a batch of the centrale's facts says of its registers."""

from typing import Any

from psycopg.types.json import Jsonb

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.batches import MALFORMED, Batch, facts, unprojectable
from tremplin_projections.days import day
from tremplin_projections.registers import buying, contracts, executions, facilitation, quarters, waivers
from tremplin_projections.registers.entry import Rules, Said
from tremplin_projections.registers.tables import ROWS
from tremplin_projections.sending import Row

_Key = tuple[str, str, str]


def fold(batch: Batch) -> list[Row]:
    """
    One row an entry that the batch begins or changes. Nothing is read or written.

    :raises SequenceGap: the events of a log do not follow its position
    :raises Unprojectable: the first event that cannot be applied
    """
    folded: dict[_Key, dict[str, Any]] = {}
    for envelope, data in facts(batch):
        rule = _RULES.get(envelope.topic)
        if rule is not None:
            try:
                for said in rule(envelope, data):
                    _say(folded, envelope, said, data)
            except MALFORMED as error:
                raise unprojectable(envelope, error) from error
    return [_row(said) for said in folded.values()]


def _say(folded: dict[_Key, dict[str, Any]], envelope: Envelope, said: Said, data: dict[str, Any]) -> None:
    effective = day(data["effective"])
    first = {
        "log": envelope.log,
        "register": said.register,
        "id": said.id,
        "seq": envelope.seq,
        "day": effective,
        "data": {},
        "changes": [],
    }
    known = folded.setdefault((envelope.log, said.register, said.id), first)
    known["organisation"] = said.organisation or known.get("organisation")
    known["data"] = {**known["data"], **said.data}
    if said.change is not None:
        known["changes"].append({"seq": envelope.seq, "on": effective.isoformat(), **said.change})


def _row(said: dict[str, Any]) -> Row:
    whole = {**said, "data": Jsonb(said["data"]), "changes": Jsonb(said["changes"])}
    return [whole[name] for name in ROWS.names]


_RULES: Rules = {
    **contracts.RULES,
    **facilitation.RULES,
    **buying.RULES,
    **waivers.RULES,
    **quarters.RULES,
    **executions.RULES,
}
