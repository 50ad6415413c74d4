"""What a process that rebuilds runs. A new process imports it by name, which it cannot do of the module of a test."""

import os
from unittest.mock import patch

import django

from tremplin_consumers.rebuilds.rebuild import rebuild


def rebuild_in_groups(database_url: str) -> None:
    """Rebuild the ledger in groups of 20 logs, on two processes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tremplin_infra.settings")
    django.setup()
    with patch("tremplin_consumers.rebuilds.rebuild.LOGS_A_GROUP", 20):
        rebuild("ledger", database_url=database_url, processes=2)
