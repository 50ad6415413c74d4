"""What a batch of the centrale's facts says of its registers."""

from datetime import date

from tremplin_platform.events.envelope import Envelope
from tremplin_projections.batches import MALFORMED, Batch, facts, unprojectable
from tremplin_projections.registers import buying, contracts, executions, facilitation, quarters, waivers
from tremplin_projections.registers.entry import Rules, Said
from tremplin_projections.registers.tables import ROWS
from tremplin_projections.rows.days import day
from tremplin_projections.rows.table import Row, Rows


def fold(batch: Batch) -> Rows:
    """
    One row an entry that the batch begins or changes. Nothing is read or written.

    :raises SequenceGap: the events of a log do not follow its position
    :raises Unprojectable: the first event that cannot be applied
    """
    rows = Rows()
    for envelope, data in facts(batch):
        rule = _RULES.get(envelope.topic)
        if rule is not None:
            try:
                for said in rule(envelope, data):
                    rows.add(ROWS, _row(envelope, said, day(data["effective"])))
            except MALFORMED as error:
                raise unprojectable(envelope, error) from error
    return rows


def _row(envelope: Envelope, said: Said, effective: date) -> Row:
    change = {"seq": envelope.seq, "on": effective.isoformat(), **(said.change or {})}
    return ROWS.row(
        log=envelope.log,
        register=said.register,
        id=said.id,
        seq=envelope.seq,
        day=effective,
        organisation=said.organisation,
        data=said.data,
        changes=[] if said.change is None else [change],
    )


_RULES: Rules = {
    **contracts.RULES,
    **facilitation.RULES,
    **buying.RULES,
    **waivers.RULES,
    **quarters.RULES,
    **executions.RULES,
}
