"""The command line `tremplin`.

A subcommand is one module of this package with `configure(parser)`, which declares its arguments,
`run(arguments) -> int`, which gives the exit code, and `EXAMPLE`, shown by `--help`; its docstring is its
description. It is registered by one line of `COMMANDS` and imported only when it is called.

Exit codes: 0 done; 1 the answer is no; 2 used wrongly, or a setting missing or wrong, said in one
sentence on stderr; 130 interrupted. `run` raises `SettingError` for the third, and lets
`KeyboardInterrupt`, which SIGTERM gives too, pass through the `with` blocks that stop what was started.
An output that fails gives 2; one that its reader left, as `| head` does, gives 0.
"""

import errno
import logging.config
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module

import psycopg

from tremplin_infra.cli.output import complain
from tremplin_infra.cli.parser import Parser, overview
from tremplin_infra.cli.streams import OutputFailed, drop_stdout, open_streams, stderr_has_failed
from tremplin_infra.environment import SettingError
from tremplin_infra.logs import logging_settings
from tremplin_infra.processes.interruption import raise_on_signals
from tremplin_infra.redaction import without_secrets
from tremplin_platform.store.clock import ClockBehind

# Name: module of this package, in its room, what it does.
COMMANDS = {
    "demo": ("processes.demo", "démarre tout sur une année de démonstration"),
    "up": (
        "processes.up",
        "démarre tout : serveurs embarqués s’il le faut, migrations, sujet Kafka, processus",
    ),
    "migrate": ("operations.migrate", "crée les rôles et met les tables à jour"),
    "topics": ("operations.topics", "crée le sujet Kafka des événements"),
    "keys": ("operations.keys", "crée, liste et révoque les clés de l’API"),
    "persons": ("operations.persons", "efface une personne en détruisant sa clé"),
    "import": ("decp.import_decp", "lit des marchés publiés (DECP) et les enregistre"),
    "quarantine": ("decp.quarantine", "montre et reprend les lignes refusées à l’import"),
    "status": ("operations.status", "dit comment va chaque partie, et sort avec 1 si l’une va mal"),
    "clock": ("operations.clock", "accepte les journaux en avance sur l’horloge de PostgreSQL"),
    "audit": ("audits.audit", "histoire, état à une date, rejeu et vérification des journaux"),
    "events": ("audits.events", "donne le schéma JSON de chaque événement"),
    "serve": ("processes.serve", "sert l’API et les pages"),
    "deliver": ("processes.deliver", "livre les faits de la centrale aux journaux des membres"),
    "relay": ("processes.relay", "publie les événements dans Kafka"),
    "rebuild": ("operations.rebuild", "refait une projection depuis les journaux, en comparant"),
    "held": ("operations.held", "liste et reprend les journaux retenus"),
    "rejected": ("operations.rejected", "liste les messages de Kafka refusés, et les tient pour vus"),
    "consume": ("processes.consume", "lit Kafka et tient les projections à jour"),
}

_FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns the exit code."""
    open_streams()
    try:
        code = _exit_code(sys.argv[1:] if argv is None else list(argv))
        sys.stdout.flush()
    except OutputFailed as failed:
        drop_stdout()
        if not failed.was_left:
            return _refuse(f"stdout : {failed.strerror}.")
        code = 0
    # What was to be said and is lost is no success.
    return code or (2 if stderr_has_failed() else 0)


def _exit_code(arguments: Sequence[str]) -> int:
    name, *rest = arguments or ["--help"]
    if name in ("-h", "--help"):
        sys.stdout.write(overview({each: what for each, (_, what) in COMMANDS.items()}))
        return 0
    if name not in COMMANDS:
        return _refuse(f"unknown command « {name} », voyez « tremplin --help ».")
    raise_on_signals()
    logging.config.dictConfig(logging_settings())
    try:
        return _run(name, rest)
    except KeyboardInterrupt:
        return 130
    except OutputFailed:
        raise
    except SettingError as error:
        return _refuse(str(error))
    except psycopg.OperationalError as error:
        return _refuse(f"DATABASE_URL : {_first_line(error)}")
    except ClockBehind as error:
        complain(
            f"tremplin : le journal {error.log} est en avance sur l’horloge de PostgreSQL, "
            "rien n’est enregistré : attendez qu’elle l’ait rattrapé, ou lancez « tremplin clock accept »."
        )
        return 1
    except OSError as error:
        if error.errno not in _FULL_DISK:
            raise
        setting = "TMPDIR" if error.filename == tempfile.gettempdir() else "TREMPLIN_HOME"
        return _refuse(f"{setting} : {error.filename or 'écriture impossible'} ({error.strerror}).")


def _run(name: str, arguments: Sequence[str]) -> int:
    module = import_module(f"tremplin_infra.cli.{COMMANDS[name][0]}")
    parser = Parser(
        prog=f"tremplin {name}", description=module.__doc__, epilog=f"Exemple :\n  {module.EXAMPLE}"
    )
    module.configure(parser)
    try:
        parsed = parser.parse_args(arguments)
    except SystemExit as end:  # its help or its refusal is written
        return int(end.code or 0)
    code: int = module.run(parsed)
    return code


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"tremplin : {without_secrets(sentence)}\n")
    return 2


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["le serveur ne répond pas"])[0]
