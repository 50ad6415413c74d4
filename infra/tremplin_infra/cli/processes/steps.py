"""Report the progress of `tremplin demo`: a line for each step once it is done, and a bar on a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tremplin_infra.cli.output import in_seconds, print_line

_WIDTH = 52


@contextmanager
def step(name: str) -> Iterator[None]:
    """Time a step and print its line once it is done; an indeterminate bar moves meanwhile."""
    with counted_step(name, total=None):
        yield


@contextmanager
def counted_step(name: str, *, total: int | None) -> Iterator[Callable[[int], None]]:
    """Time a step of `total` parts; gives the function that counts them on the bar."""
    began = time.monotonic()
    with _bar(name, total) as advance:
        yield advance
    print_line(f"  {name + ' ':.<{_WIDTH}} {in_seconds(time.monotonic() - began):>7}")


@contextmanager
def _bar(name: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Show a bar on stderr where it is a terminal, removed when it is full; show nothing elsewhere."""
    console = Console(file=sys.stderr)
    if not console.is_terminal:
        yield lambda count: None
        return
    columns = [TextColumn("  {task.description}"), BarColumn(), TimeElapsedColumn()]
    if total is not None:
        columns.insert(2, MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(name, total=total)
        yield lambda count: progress.advance(task, count)
