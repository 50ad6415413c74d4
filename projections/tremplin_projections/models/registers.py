"""The registers that the centrale keeps: conventions, launch meetings, objectives, waivers and their like."""

from django.db import models

from tremplin_projections.models.names import name
from tremplin_projections.rows.merge import merging


class RegisterRow(models.Model):
    """
    One entry of one register.

    `seq` and `day`: of the event that began it; `organisation`: whom it is about; `data`: as it stands;
    `changes`: what came after, each with its seq and the day it counts from.
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
