"""
Prints, after a run, each alteration that a test made and what verification named: `make tampers`.

A pytest plugin (`-p support.tamper_table -n 0`). The tests stay as they are: what their `Audited` is asked is kept.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from support.audited import Audited
from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.verify import Verification

_MOST = 4
"""As many problems of one test are printed; the others are counted."""


@dataclass
class _Row:
    """The statements of a test, by which it altered rows, and the problems named after each."""

    test: str
    statements: list[str] = field(default_factory=list)
    named: dict[Problem, None] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        yield self.test
        for statement, times in Counter(self.statements).items():
            yield f"    {statement}" + (f"  ({times} times)" if times > 1 else "")
        problems = list(self.named)
        yield from (f"  → {log}, {seq} : {problem}" for log, seq, problem in problems[:_MOST])
        if len(problems) > _MOST:
            yield f"  → and {len(problems) - _MOST} more"
        if not problems:
            yield "  → nothing"


_rows: list[_Row] = []


@pytest.fixture(autouse=True)
def _kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    row = _Row(request.node.name)
    for name in ("tamper", "run"):
        monkeypatch.setattr(Audited, name, _altering(getattr(Audited, name), row))
    monkeypatch.setattr(Audited, "verify", _verifying(Audited.verify, row))
    yield
    if row.statements:
        _rows.append(row)


def _altering(method: Callable[..., None], row: _Row) -> Callable[..., None]:
    def altering(audited: Audited, statement: str, *values: Any) -> None:
        told = " ".join(statement.split())
        row.statements.append(f"{told}  {_shown(values)}" if values else told)
        method(audited, statement, *values)

    return altering


def _verifying(method: Callable[..., Verification], row: _Row) -> Callable[..., Verification]:
    def verifying(audited: Audited, *arguments: Any, **options: Any) -> Verification:
        found = method(audited, *arguments, **options)
        row.named |= dict.fromkeys(found.problems)
        return found

    return verifying


def _shown(values: tuple[Any, ...]) -> str:
    return ", ".join(f"{value.hex()[:16]}…" if isinstance(value, bytes) else str(value) for value in values)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    terminalreporter.section("what was altered, and what was named")
    for row in _rows:
        for line in row.lines():
            terminalreporter.write_line(line[:300])
