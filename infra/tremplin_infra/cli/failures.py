"""How a command that fails ends: one sentence on stderr, without secrets, and its exit code."""

import errno
import tempfile

import psycopg

from tremplin_infra.cli.output import complain
from tremplin_infra.environment import SettingError
from tremplin_infra.redaction import without_secrets
from tremplin_platform.store.clock import ClockBehind

_FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}


def explain_failure(error: Exception) -> int:
    """
    Write the sentence of an expected failure and return the exit code; raise any other again.

    2 where a setting, a server or a disk is at fault, 1 where PostgreSQL's clock is.
    """
    match error:
        case SettingError():
            return refuse(str(error))
        case psycopg.OperationalError():
            return refuse(f"DATABASE_URL : {_first_line(error)}")
        case ClockBehind():
            complain(
                f"tremplin : le journal {error.log} est en avance sur l’horloge de PostgreSQL, "
                "rien n’est enregistré : attendez qu’elle l’ait rattrapé, ou lancez « tremplin clock accept »."
            )
            return 1
        case OSError() if error.errno in _FULL_DISK:
            setting = "TMPDIR" if error.filename == tempfile.gettempdir() else "TREMPLIN_HOME"
            return refuse(f"{setting} : {error.filename or 'écriture impossible'} ({error.strerror}).")
        case _:
            raise error


def refuse(sentence: str) -> int:
    """Write that the command is used wrongly; returns 2."""
    complain(f"tremplin : {without_secrets(sentence)}")
    return 2


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["le serveur ne répond pas"])[0]
