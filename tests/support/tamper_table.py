"""
Prints, after a run, each alteration that a test made and what verification named: `make tampers`.

A pytest plugin (`-p support.tamper_table -n 0`). The tests stay as they are: what their `Audited` is asked is kept.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from support.audited import Audited
from tremplin_platform.audit.problem import Problem
from tremplin_platform.audit.verify import Verification

_MOST = 4
"""As many problems of one step are printed; the others are counted."""


@dataclass
class _Step:
    """Statements that altered rows one after another, and the problems named then; None: not verified yet."""

    statements: list[str] = field(default_factory=list)
    named: dict[Problem, None] | None = None

    def lines(self) -> Iterator[str]:
        for statement, times in Counter(self.statements).items():
            yield f"    {statement}" + (f"  ({times} times)" if times > 1 else "")
        problems = list(self.named or ())
        yield from (f"  → {log}, {seq} : {problem}" for log, seq, problem in problems[:_MOST])
        if len(problems) > _MOST:
            yield f"  → and {len(problems) - _MOST} more"
        if not problems:
            yield "  → nothing"


@dataclass
class _Row:
    """What a test altered, step by step."""

    test: str
    steps: list[_Step] = field(default_factory=list)

    def altered(self, statement: str) -> None:
        if not self.steps or self.steps[-1].named is not None:
            self.steps.append(_Step())
        self.steps[-1].statements.append(statement)

    def verified(self, problems: Iterable[Problem]) -> None:
        if self.steps:
            self.steps[-1].named = {**(self.steps[-1].named or {}), **dict.fromkeys(problems)}


_rows: list[_Row] = []


@pytest.fixture(autouse=True)
def _kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    row = _Row(request.node.name)
    for name in ("tamper", "run"):
        monkeypatch.setattr(Audited, name, _altering(getattr(Audited, name), row))
    monkeypatch.setattr(Audited, "verify", _verifying(Audited.verify, row))
    yield
    if row.steps:
        _rows.append(row)


def _altering(method: Callable[..., None], row: _Row) -> Callable[..., None]:
    def altering(audited: Audited, statement: str, *values: Any) -> None:
        text = " ".join(statement.split())
        row.altered(f"{text}  {_shown(values)}" if values else text)
        method(audited, statement, *values)

    return altering


def _verifying(method: Callable[..., Verification], row: _Row) -> Callable[..., Verification]:
    def verifying(audited: Audited, *arguments: Any, **options: Any) -> Verification:
        found = method(audited, *arguments, **options)
        row.verified(found.problems)
        return found

    return verifying


def _shown(values: tuple[Any, ...]) -> str:
    return ", ".join(f"{value.hex()[:16]}…" if isinstance(value, bytes) else str(value) for value in values)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    terminalreporter.section("what was altered, and what was named")
    for row in _rows:
        terminalreporter.write_line(row.test)
        for line in (line for step in row.steps for line in step.lines()):
            terminalreporter.write_line(line[:300])
