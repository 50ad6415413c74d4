"""What the running platform uses: processor time and memory, by process of `tremplin up`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import psutil
from psycopg import Connection

from support.platform_up import Platform

Processes = Mapping[str, Sequence[psutil.Process]]
"""Those of each part: `serve`, `relay`, `consume`, `deliver`, `seal`, and `PART in PostgreSQL`, its sessions."""


def processes(platform: Platform, owner: Connection) -> Processes:
    """
    Find the processes of each part, and the sessions that they have open now.

    :param owner: a connection that sees every session of the database
    """
    found: dict[str, list[psutil.Process]] = defaultdict(list)
    for child in psutil.Process(platform.process.pid).children():
        command = child.cmdline()
        part = command[command.index("tremplin_infra.cli") + 1]
        found[part] += [child, *child.children(recursive=True)]
    for application, number in owner.execute(_SESSIONS).fetchall():
        part = application.removeprefix("tremplin ").split()[0]
        found[f"{part} in PostgreSQL"].append(psutil.Process(number))
    return found


def spent(used: Sequence[psutil.Process]) -> float:
    """Seconds of processor time since the processes began, those of all their threads; all still run."""
    return sum(sum(process.cpu_times()[:2]) for process in used)


def held(used: Sequence[psutil.Process]) -> float:
    """MB of memory that the processes alone have."""
    return sum(process.memory_full_info().uss for process in used) / 2**20


_SESSIONS = """
select application_name, pid from pg_stat_activity
 where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
   and application_name <> ''
"""
