"""Tables of the ledger's entries, and of their sums, now and at past events. Hours in hundredths, money in cents."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.expressions import RawSQL

from tremplin_projections.models.names import name
from tremplin_projections.rows.merge import merging


class LedgerEntry(models.Model):
    """One entry that the event (log, seq) adds; see `tremplin_platform.figures.entry`."""

    pk = models.CompositePrimaryKey("log", "seq", "line")
    log = name()
    seq = models.BigIntegerField()
    line = models.SmallIntegerField()
    measure = name()
    contract = name()
    lot = name()
    quarter = name()
    effective = models.DateField()
    amount = models.BigIntegerField()
    article = name()
    usage = name()

    class Meta:
        db_table = "ledger_entries"
        # The second is read across logs, by the centrale alone: hours due from a day to come are few.
        indexes = (
            models.Index(fields=("log", "measure", "effective"), name="ledger_entries_by_day"),
            models.Index(
                fields=("effective",), condition=models.Q(measure="due"), name="ledger_entries_due_by_day"
            ),
        )


class Balance(models.Model):
    """The sum of the entries of one key, and their number (a sum of zero differs from no entry)."""

    pk = models.CompositePrimaryKey("log", "measure", "contract", "lot", "quarter", "article", "usage")
    log = name()
    measure = name()
    contract = name()
    lot = name()
    quarter = name()
    article = name()
    usage = name()
    amount = models.BigIntegerField()
    entries = models.BigIntegerField()

    MERGE = merging(added="amount entries")

    class Meta:
        db_table = "ledger_balances"
        # They do not begin with the log: the centrale reads in every log the lots of one contract, and the quarters
        # with declared hours.
        indexes = (
            models.Index(fields=("contract", "lot", "measure"), name="ledger_balances_of_lot"),
            models.Index(
                fields=("quarter",), condition=models.Q(measure="declared"), name="ledger_balances_declared"
            ),
        )


class Checkpoint(models.Model):
    """
    The sums of one measure's entries up to the event (log, seq), which was recorded on the Paris day `day`.

    One sum a place in the arrays, with the number of its entries. `ahead`: the day on which those take effect that
    had not by `day`; null: the sum of all that had.
    """

    pk = models.CompositePrimaryKey("log", "seq", "measure")
    log = name()
    seq = models.BigIntegerField()
    measure = name()
    day = models.DateField()
    contracts = ArrayField(name())
    lots = ArrayField(name())
    quarters = ArrayField(name())
    articles = ArrayField(name())
    usages = ArrayField(name())
    ahead = ArrayField(models.DateField(null=True))
    amounts = ArrayField(models.BigIntegerField())
    entries = ArrayField(models.BigIntegerField())

    class Meta:
        db_table = "ledger_checkpoints"


class LotTotal(models.Model):
    """
    The sum of the balances of all logs of one lot, quarter and measure, and of their numbers of entries.

    Of hours declared, pending, validated and due only. `log` is the centrale's, which alone reads it.
    """

    pk = models.CompositePrimaryKey("log", "contract", "lot", "quarter", "measure")
    log = name()
    contract = name()
    lot = name()
    quarter = name()
    measure = name()
    amount = models.BigIntegerField()
    entries = models.BigIntegerField()

    MERGE = merging(added="amount entries")

    class Meta:
        db_table = "ledger_lot_totals"


class HoursOfLot(models.Model):
    """
    The hours of one lot of one log, from its balances: due and validated in all, due and declared by quarter.

    What says which lots are silent (`queries/clauses/silence.py`) without adding up the balances of every log; its
    indexes are in `sql/lacking_lots.sql`. `lacking`: hours may be missing, as they are of every silent lot. Hours due
    that were taken back in a quarter leave more due by an earlier one than in all.
    """

    pk = models.CompositePrimaryKey("log", "contract", "lot")
    log = name()
    contract = name()
    lot = name()
    due = models.BigIntegerField()
    validated = models.BigIntegerField()
    due_in = models.JSONField()
    declared_in = models.JSONField()
    lacking = models.GeneratedField(
        expression=RawSQL("due > validated or jsonb_path_exists(due_in, '$.* ? (@ < 0)')", ()),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    MERGE = merging(added="due validated", summed="due_in declared_in")

    class Meta:
        db_table = "ledger_lot_hours"
