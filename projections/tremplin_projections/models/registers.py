"""The table of the registers that the centrale keeps: conventions, launch meetings, objectives, waivers and others."""

from django.db import models

from tremplin_projections.models.names import name
from tremplin_projections.rows.merge import merging


class RegisterRow(models.Model):
    """
    One entry of one register.

    `seq` and `day`: of the event that began it; `organisation`: the one it is about; `data`: its current fields;
    `changes`: those made later, with the seq of each and the day it counts from.
    """

    pk = models.CompositePrimaryKey("log", "register", "id")
    log = name()
    register = name()
    id = name()
    seq = models.BigIntegerField()
    day = models.DateField()
    organisation = name(null=True)
    data = models.JSONField()
    changes = models.JSONField()

    MERGE = merging(coalesced="organisation", joined="data", appended="changes")

    class Meta:
        db_table = "register_rows"
        indexes = (models.Index(fields=["log", "register", "seq"], name="register_rows_in_order"),)
