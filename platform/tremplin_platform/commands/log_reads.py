"""Reads of the logs and of the vault for those who answer requests: what the read models do not hold."""

from tremplin_platform.store.delivery.concerned import concerns
from tremplin_platform.store.delivery.delivery import behind, is_behind, seq_before_command
from tremplin_platform.store.delivery.lineage import mergers, successor
from tremplin_platform.store.demo import is_demo
from tremplin_platform.store.persons.public_hours import hours_by_public
from tremplin_platform.store.reading import (
    COLUMNS,
    Head,
    Wanted,
    envelope,
    head,
    heads,
    read,
    read_all,
    read_topics,
    search,
    seconds_since,
    seq_at,
    seqs_before,
)
from tremplin_platform.store.seals.checkpoints import covering_checkpoint

__all__ = [
    "COLUMNS",
    "Head",
    "Wanted",
    "behind",
    "concerns",
    "covering_checkpoint",
    "envelope",
    "head",
    "heads",
    "hours_by_public",
    "is_behind",
    "is_demo",
    "mergers",
    "read",
    "read_all",
    "read_topics",
    "search",
    "seconds_since",
    "seq_at",
    "seq_before_command",
    "seqs_before",
    "successor",
]
