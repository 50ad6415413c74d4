"""The report of a verification, in French, for a reader who is no engineer."""

from collections.abc import Iterator

from tremplin_platform.verifier.findings import Findings

_PROVED = (
    "Ce qui est prouvé, si le dossier est conforme : ces événements sont ceux que la centrale a scellés, tous ceux de"
    " ce journal jusqu’à cette position, dans leur ordre et sans altération depuis ; qui garde le point de contrôle"
    " peut montrer toute réécriture ultérieure. Les chiffres comparés se refont à partir de ces seuls événements."
)
_NOT_PROVED = (
    "Ce qui ne l’est pas : que la centrale a enregistré tout ce qui est arrivé, ni que ce qu’elle a enregistré est"
    " vrai. Les alertes de results.json (attention) et les phrases des événements ne sont pas comparées : elles"
    " accompagnent les chiffres, et ne sont pas dans l’empreinte."
)

_FORK = (
    "  !!! Rien n’est remplacé : gardez ce point de contrôle, il prouve l’écart. Prévenez la centrale et ses"
    " membres."
)

_SPACES = " \u00a0\u202f"


def report(findings: Findings, *, title: str) -> Iterator[str]:
    """Yield the lines of the report; the last one is the verdict."""
    yield title
    yield ""
    for sentence, holds in findings.checks:
        yield f"  [{'oui' if holds else 'NON'}] {sentence}"
    for note in findings.notes:
        yield f"  [   ] {note}"
    yield ""
    yield _PROVED
    yield _NOT_PROVED
    if findings.problems:
        yield ""
        yield "Ce qui ne tient pas :"
        yield from (f"  - {problem}" for problem in findings.problems)
    yield ""
    yield verdict(findings)


def witness_report(findings: Findings, *, title: str) -> Iterator[str]:
    """Yield the lines of what a witness found; the last one is the verdict."""
    yield title
    for sentence, holds in findings.checks:
        yield f"  [{'oui' if holds else 'NON'}] {sentence}"
    yield from (f"  [   ] {note}" for note in findings.notes)
    if findings.problems:
        yield _FORK
        yield from (f"  - {problem}" for problem in findings.problems)
    yield verdict(findings)


def verdict(findings: Findings) -> str:
    """Return the last line: the first thing that does not hold, where there is one."""
    if not findings.problems:
        return "CONFORME"
    others = len(findings.problems) - 1
    return f"NON CONFORME : {findings.problems[0]}" + (
        f" (et {others} {'autre' if others == 1 else 'autres'})" if others else ""
    )


def printable(line: str) -> str:
    """Return a line with `?` for what would end it, move or hide: names come from those who made the bundle."""
    return "".join(mark if mark.isprintable() or mark in _SPACES else "?" for mark in line)
