"""`tremplin status`: report the state of every part of the platform."""

from collections.abc import Sequence
from dataclasses import asdict

import click

from tremplin_infra.cli.arguments import json_option
from tremplin_infra.cli.commands import Command
from tremplin_infra.cli.output import in_seconds, print_json, print_line
from tremplin_infra.cli.platform import bootstrap_servers, kafka_security, set_up_django
from tremplin_infra.database.startup import known_url
from tremplin_infra.environment import Environment, read_environment
from tremplin_infra.redaction import without_secrets
from tremplin_infra.servers.servers import servers
from tremplin_infra.status.broker import broker_parts
from tremplin_infra.status.disk import disk_problems
from tremplin_infra.status.part import Part
from tremplin_platform.figures.french import count


@click.command(
    "status",
    cls=Command,
    example="tremplin status --json",
    help="""
    Dit comment va chaque partie : joignable, version, retard, journaux retenus, journaux en retard de livraison.

    Le code de sortie est 1 si une partie n’est pas joignable, retient un journal, a refusé un message ou n’avance plus.
    """,
)
@json_option
def report_status(as_json: bool) -> int:
    """Print the state of every part; 0 when all are well."""
    is_embedded = not read_environment().names_database
    with servers(kafka=True) as environment:
        parts = _parts(environment)
        if is_embedded:
            parts[0].problems += disk_problems(environment.home)
    ok = all(part.ok for part in parts)
    if as_json:
        print_json({"ok": ok, "parts": [_row(part) for part in parts]})
    else:
        _print(parts, ok=ok)
    return 0 if ok else 1


def _parts(environment: Environment) -> list[Part]:
    """Return every part, PostgreSQL first."""
    set_up_django()
    # Imported once Django is set up: it knows the projections.
    from tremplin_infra.status.database import database_parts
    from tremplin_infra.status.replica import replica_parts

    setting, url = known_url(environment, "feed")
    return [
        *database_parts(
            url,
            setting=setting,
            seal_every_s=environment.seal_every_s,
            timestamped=environment.tsa_url is not None,
        ),
        *replica_parts(environment),
        *broker_parts(bootstrap_servers(environment), environment.topic, security=kafka_security()),
    ]


def _row(part: Part) -> dict[str, object]:
    problems = [without_secrets(problem) for problem in part.problems]
    return {**asdict(part), "ok": part.ok, "problems": problems}


def _print(parts: Sequence[Part], *, ok: bool) -> None:
    width = max(len(part.part) for part in parts)
    for part in parts:
        print_line(f"{'✓' if part.ok else '✗'} {part.part:<{width}}  {', '.join(facts_of(part))}")
        for problem in part.problems:
            print_line(f"  {without_secrets(problem)}")
    print_line("Tout va bien." if ok else "Tout ne va pas bien.")


def facts_of(part: Part) -> list[str]:
    """Return what a line shows after the name of its part: its version, and what waits for it."""
    facts = [part.version or "joignable" if part.reachable else "non joignable"]
    if part.lag_events is not None and part.lag_seconds is not None:
        lag = f"{count(part.lag_events, 'événement')} en attente depuis {in_seconds(part.lag_seconds)}"
        facts.append(lag if part.lag_events else "à jour")
    if part.logs_behind:
        facts.append(f"{count(part.logs_behind, 'journal', 'journaux')} en retard")
    if part.logs_held:
        facts.append(count(part.logs_held, "journal retenu", "journaux retenus"))
    if part.checkpoint_seconds is not None:
        facts.append(f"dernier point de contrôle il y a {in_seconds(part.checkpoint_seconds)}")
    if part.timestamps_missing is not None:
        facts.append(_timestamps(part.timestamps_missing))
    return facts


def _timestamps(missing: int) -> str:
    return f"{missing} à horodater" if missing else "tous horodatés"
