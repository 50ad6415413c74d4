"""The column of names and identifiers, compared byte by byte whatever the locale of the server."""

from typing import Any

from django.db import models


def name(**options: Any) -> Any:
    """Make a column of identifiers, codes or quarters: text that sorts bytewise."""
    return models.TextField(db_collation="C", **options)
