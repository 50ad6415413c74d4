"""Fold a batch of the centrale's events into the rows of its registers."""

from datetime import date

from tremplin_platform.events.envelope import Envelope
from tremplin_platform.events.fact import by_topic
from tremplin_projections.batches import MALFORMED, Batch, facts, unprojectable
from tremplin_projections.registers import (
    buying,
    contracts,
    executions,
    facilitation,
    open_points,
    organisations,
    quarters,
    waivers,
)
from tremplin_projections.registers.entry import RegisterUpdate
from tremplin_projections.registers.tables import ROWS
from tremplin_projections.rows.days import day
from tremplin_projections.rows.table import Row, Rows


def fold(batch: Batch) -> Rows:
    """
    Return one row for each entry that the batch begins or changes, without reading or writing anything.

    :raises SequenceGap: the events of a log do not follow its position
    :raises Unprojectable: the first event that cannot be applied
    """
    rows = Rows()
    for envelope, data in facts(batch):
        rule = _RULES.get(envelope.topic)
        if rule is not None:
            try:
                for update in rule(envelope, data):
                    rows.add(ROWS, _row(envelope, update, day(data["effective"])))
            except MALFORMED as error:
                raise unprojectable(envelope, error) from error
    return rows


def _row(envelope: Envelope, update: RegisterUpdate, effective: date) -> Row:
    change = {"seq": envelope.seq, "on": effective.isoformat(), **(update.change or {})}
    return ROWS.row(
        log=envelope.log,
        register=update.register,
        id=update.id,
        seq=envelope.seq,
        day=effective,
        organisation=update.organisation,
        data=update.data,
        changes=[] if update.change is None else [change],
    )


_RULES = by_topic(
    {
        **contracts.RULES,
        **facilitation.RULES,
        **buying.RULES,
        **waivers.RULES,
        **quarters.RULES,
        **executions.RULES,
        **organisations.RULES,
        **open_points.RULES,
    }
)
