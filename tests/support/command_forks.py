"""
A process that has imported what `tremplin` imports, and runs each command in a copy of itself.

A command takes a tenth of the time so, and has an environment, streams and an exit code of its own all the same.
Run as a program, this module takes one request a message, with the streams of the command, and answers each by an exit
code.
"""

import atexit
import gc
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings

from tremplin_infra.cli import COMMANDS, main

# What commands import once Django is set up, and may be imported before: they do without half of their time so.
_LATER = (
    "csp.constants",
    "django.contrib.postgres.fields",
    "django.contrib.staticfiles.apps",
    "django.core.management",
    "django.core.paginator",
    "django.core.serializers.json",
    "django.core.signing",
    "django.db.backends.dummy.base",
    "django.db.backends.postgresql.base",
    "django.db.migrations.loader",
    "django.template.defaulttags",
    "django.template.loader_tags",
    "django.templatetags.i18n",
    "django.utils.log",
    "django.views.debug",
    "drf_spectacular.apps",
    "drf_spectacular.checks",
    "drf_spectacular_sidecar.apps",
    "kafka",
    "rest_framework.apps",
    "rest_framework.checks",
    "tremplin_tenants.rest_settings",
)
_APPS = ("tremplin_infra", "tremplin_projections", "tremplin_tenants")
_LARGEST = 1 << 17  # bytes of a request


def run_in_fork(
    *arguments: str,
    environment: Mapping[str, str],
    given: str = "",
    stdout: int | None = None,
    stderr: int | None = None,
) -> subprocess.CompletedProcess[str]:
    """
    Run one command to its end, in this process's folder, with `given` on its stdin; return what it wrote.

    `stdout` and `stderr` are descriptors to write to in place of what is returned.
    """
    with TemporaryFile("a+") as said, TemporaryFile("a+") as output, TemporaryFile("a+") as errors:
        said.write(given)
        said.seek(0)
        streams = [
            said.fileno(),
            output.fileno() if stdout is None else stdout,
            errors.fileno() if stderr is None else stderr,
        ]
        code = _answer([list(arguments), dict(environment), os.getcwd()], streams)
        for written in (output, errors):
            written.seek(0)
        return subprocess.CompletedProcess(arguments, code, output.read(), errors.read())


def _answer(request: list[Any], streams: Sequence[int]) -> int:
    process, asking = _process()
    try:
        socket.send_fds(asking, [json.dumps(request).encode()], streams)
        return int(asking.recv(_LARGEST))
    except BaseException:  # a test out of time: its answer is not the next one's
        process.kill()
        _process.cache_clear()
        raise


@cache
def _process() -> "tuple[subprocess.Popen[bytes], socket.socket]":
    asking, asked = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with asked:
        process = subprocess.Popen(
            [sys.executable, "-m", "support.command_forks", str(asked.fileno())],
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
            pass_fds=[asked.fileno()],
        )
    atexit.register(_end, process, asking)
    return process, asking


def _end(process: "subprocess.Popen[bytes]", asking: socket.socket) -> None:
    asking.close()
    process.wait()


def _serve(number: int) -> None:
    """Answer requests until there are no more; in a copy, run the command and leave by its exit code."""
    for module in (
        *(f"tremplin_infra.cli.{place.partition(':')[0]}" for place, _ in COMMANDS.values()),
        *_LATER,
        *(f"{app}.apps" for app in _APPS),
        *(name for app in _APPS for name in _migrations(app)),
    ):
        import_module(module)
    assert not settings.configured, "each command reads the settings of its own environment"
    gc.freeze()
    with socket.socket(fileno=number) as asked:
        while True:
            request, streams, _, _ = socket.recv_fds(asked, _LARGEST, 3)
            if not request:
                return
            child = os.fork()
            if child == 0:
                asked.close()
                sys.exit(_run(streams, *json.loads(request)))
            for stream in streams:
                os.close(stream)
            asked.send(b"%d" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _migrations(app: str) -> Iterator[str]:
    package = import_module(f"{app}.migrations")
    return (found.name for found in iter_modules(package.__path__, f"{package.__name__}."))


def _run(streams: list[int], arguments: list[str], environment: dict[str, str], folder: str) -> int:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for stream, opened in enumerate(streams):
        os.dup2(opened, stream)
        os.close(opened)
    return main(arguments)


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
