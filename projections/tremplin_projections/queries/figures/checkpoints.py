"""Find the last checkpoint that an answer about the past can begin at."""

from tremplin_projections.queries.figures.window import Window
from tremplin_projections.queries.rows import fetch_rows


def checkpoint_of_sums(*, log: str, upto: int, window: Window) -> int:
    """
    Return the seq, 0 for none: of the last up to `upto` whose sums are all in the window of days.

    A checkpoint sums what had taken effect by its own day. Under a window with a first day, none can be used.
    """
    if window.first is not None:
        return 0
    return _last(_SUMS, {"log": log, "upto": upto, "last": window.last})


def checkpoint_of_waiting(*, log: str, upto: int) -> int:
    """Return the seq of the last list of waiting declarations up to `upto`, 0 for none."""
    return _last(_WAITING, {"log": log, "upto": upto})


def _last(statement: str, asked: dict[str, object]) -> int:
    seq: int = fetch_rows(statement, asked)[0][0]
    return seq


_SUMS = """
select coalesce(max(seq), 0) from ledger_checkpoints
 where log = %(log)s and seq <= %(upto)s and (%(last)s::date is null or day <= %(last)s::date)
"""
_WAITING = "select coalesce(max(seq), 0) from ledger_waiting where log = %(log)s and seq <= %(upto)s"
