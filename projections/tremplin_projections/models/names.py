"""Columns that hold names: compared byte by byte, whatever the server's language."""

from typing import Any

from django.db import models


def name(**options: Any) -> Any:
    """A column of identifiers, days of the code, quarters: text that sorts bytewise."""
    return models.TextField(db_collation="C", **options)
