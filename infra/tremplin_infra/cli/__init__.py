"""
The command line `tremplin`.

A command is a click command in a room of this package, with its options, its help and an example in its decorators; it
returns its exit code. `COMMANDS` names it and is all that `--help` and completion read: a module is imported when its
command is called.

Exit codes: 0 done; 1 the answer is no; 2 used wrongly, or a setting missing or wrong, explained by one sentence on
stderr; 130 interrupted. A command raises `SettingError` for the third, and lets `KeyboardInterrupt`, which SIGTERM
gives too, pass through the `with` blocks that stop what was started. An output that fails gives 2; one that its reader
left, as `| head` does, gives 0.
"""

import logging.config
import os
import sys
from collections.abc import Sequence

import click
from click.shell_completion import shell_complete

from tremplin_infra.cli.commands import LazyGroup, usage_sentence
from tremplin_infra.cli.output import complain
from tremplin_infra.cli.streams import OutputFailed, drop_stdout, open_streams, stderr_has_failed
from tremplin_infra.logs import logging_settings
from tremplin_infra.processes.interruption import raise_on_signals

_COMPLETION = "_TREMPLIN_COMPLETE"

# Name: where the command is in this package, what it does.
COMMANDS = {
    "demo": ("processes.demo:serve_demo", "démarre tout sur une année de démonstration"),
    "up": (
        "processes.up:serve_everything",
        "démarre tout : serveurs embarqués s’il le faut, migrations, sujet Kafka, processus",
    ),
    "migrate": ("operations.migrate:migrate_database", "crée les rôles et met les tables à jour"),
    "topics": ("operations.topics:create_topic", "crée le sujet Kafka des événements"),
    "keys": ("operations.keys:keys", "crée, liste et révoque les clés de l’API"),
    "accounts": (
        "operations.accounts:accounts",
        "crée, liste et ferme les comptes de ceux qui se connectent",
    ),
    "persons": ("operations.persons:persons", "efface une personne en détruisant sa clé"),
    "import": ("decp.import_decp:import_published", "lit des marchés publiés (DECP) et les enregistre"),
    "export": ("decp.export:export_contracts", "écrit les contrats de la centrale en DECP ou en OCDS"),
    "quarantine": ("decp.quarantine:review_quarantine", "montre et reprend les lignes refusées à l’import"),
    "status": (
        "operations.status:report_status",
        "dit comment va chaque partie, et sort avec 1 si l’une va mal",
    ),
    "clock": ("operations.clock:accept_clock", "accepte les journaux en avance sur l’horloge de PostgreSQL"),
    "audit": ("audits.audit:audit", "histoire, état à une date, rejeu et vérification des journaux"),
    "events": ("audits.events:events", "donne le schéma JSON de chaque événement"),
    "serve": ("processes.serve:serve_api", "sert l’API et les pages"),
    "deliver": ("processes.deliver:deliver_facts", "livre les faits de la centrale aux journaux des membres"),
    "relay": ("processes.relay:relay_events", "publie les événements dans Kafka"),
    "seal": ("processes.seal:seal_logs", "scelle les journaux et signe leurs têtes"),
    "rebuild": (
        "operations.rebuild:rebuild_projection",
        "refait une projection depuis les journaux, en comparant",
    ),
    "held": ("operations.held:held", "liste et reprend les journaux retenus"),
    "rejected": (
        "operations.rejected:rejected",
        "liste les messages de Kafka refusés, et les tient pour vus",
    ),
    "consume": ("processes.consume:consume_events", "lit Kafka et tient les projections à jour"),
}


@click.group("tremplin", cls=LazyGroup, package=__name__, lazy=COMMANDS, example="tremplin up --port 8000")
def tremplin() -> None:
    logging.config.dictConfig(logging_settings())


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    open_streams()
    try:
        code = _exit_code(sys.argv[1:] if argv is None else list(argv))
        sys.stdout.flush()
    except OutputFailed as failed:
        drop_stdout()
        if not failed.was_left:
            complain(f"tremplin : stdout : {failed.strerror}.")
            return 2
        code = 0
    # A message that could not be written is a failure.
    return code or (2 if stderr_has_failed() else 0)


def _exit_code(arguments: list[str]) -> int:
    if instruction := os.environ.get(_COMPLETION):
        return shell_complete(tremplin, {}, "tremplin", _COMPLETION, instruction)
    raise_on_signals()
    try:
        return _invoke(arguments or ["--help"])
    except KeyboardInterrupt:
        return 130
    except OutputFailed:
        raise
    except Exception as error:
        # Imported here, with psycopg, which takes as long again.
        from tremplin_infra.cli.failures import explain_failure

        return explain_failure(error)


def _invoke(arguments: list[str]) -> int:
    # Not click's `main`, which writes to stderr when it is interrupted, and takes a reader that left for a failure.
    try:
        with tremplin.make_context("tremplin", arguments) as context:
            return tremplin.invoke(context) or 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.UsageError as error:
        complain(usage_sentence(error))
        return 2
