"""Tables of the member of a log and of the lots opened to it, as versions keyed by the event that states them."""

from django.db import models

from tremplin_projections.models.names import name


class MemberTerms(models.Model):
    """
    The fields of the member that the event (log, seq) states; null: not stated by this event.

    `siret_from`: the first day of its SIRET (null: no first day is known); `merged_into`: the member that has its
    figures since a merger.
    """

    pk = models.CompositePrimaryKey("log", "seq")
    log = name()
    seq = models.BigIntegerField()
    name = models.TextField(null=True)
    siret = models.TextField(null=True)
    territory = models.TextField(null=True)
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    siret_from = models.DateField(null=True)
    merged_into = models.TextField(null=True)

    class Meta:
        db_table = "ledger_members"
        # Totals over members leave those out that merged: they are few.
        indexes = (
            models.Index(
                fields=("log",), condition=models.Q(merged_into__isnull=False), name="members_merged"
            ),
        )


class TermsOfLot(models.Model):
    """
    One lot of a contract opened to the log, as the event (log, seq) states it; the latest version holds.

    `way`: how its clause sets the target (empty without a clause); `target`: in hundredths of an hour.
    """

    pk = models.CompositePrimaryKey("log", "contract", "lot", "seq")
    log = name()
    contract = name()
    lot = name()
    seq = models.BigIntegerField()
    contract_title = models.TextField()
    title = models.TextField()
    usage = name()
    centrale_role = name()
    kind = name()
    opened_from = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    reserved = models.BooleanField()
    reservation = models.JSONField(null=True)
    way = name()
    target = models.BigIntegerField(null=True)
    clause = models.JSONField(null=True)
    method = name()
    in_territory = models.BooleanField()
    has_maximum = models.BooleanField()

    class Meta:
        db_table = "ledger_terms"
        # Begins with the contract, not the log: the centrale reads the lots of one in every log, in the order of logs.
        indexes = (models.Index(fields=("contract", "log", "lot", "-seq"), name="terms_of_contract"),)


class AwardOfLot(models.Model):
    """One award of a lot opened to the log, known since event `seq`."""

    pk = models.CompositePrimaryKey("log", "contract", "lot", "contractor", "notified_on")
    log = name()
    contract = name()
    lot = name()
    contractor = name()
    notified_on = models.DateField()
    seq = models.BigIntegerField()
    article = models.TextField(null=True)
    protected = models.BooleanField()

    class Meta:
        db_table = "ledger_awards"
        # Begins with the contractor, not the log: a contractor's lots lie in many logs.
        indexes = (
            models.Index(fields=("contractor", "log", "contract", "lot"), name="awards_of_contractor"),
        )
