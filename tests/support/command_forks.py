"""
A process that has imported what `tremplin` imports, and runs each command in a copy of itself.

A command takes a tenth of the time so, and has an environment, streams and an exit code of its own all the same.
Run as a program, this module reads one request a line on its stdin and answers each by an exit code.
"""

import atexit
import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
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


def run_in_fork(
    *arguments: str, environment: Mapping[str, str], given: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, in this process's folder, with `given` on its stdin; return what it wrote."""
    with tempfile.TemporaryDirectory(prefix="tremplin-command-") as folder:
        streams = [Path(folder) / name for name in ("in", "out", "err")]
        streams[0].write_text(given)
        request = {
            "arguments": arguments,
            "environment": dict(environment),
            "folder": os.getcwd(),
            "streams": [str(path) for path in streams],
        }
        code = int(_answer(json.dumps(request)))
        output, errors = (path.read_text() for path in streams[1:])
        return subprocess.CompletedProcess(arguments, code, output, errors)


def _answer(request: str) -> str:
    process = _process()
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(f"{request}\n")
        process.stdin.flush()
        return process.stdout.readline()
    except BaseException:  # a test out of time: its answer is not the next one's
        process.kill()
        _process.cache_clear()
        raise


@cache
def _process() -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "support.command_forks"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )
    atexit.register(process.communicate)
    return process


def _serve() -> None:
    """Answer requests until stdin ends; in a copy, run the command and leave by its exit code."""
    for module in (
        *(f"tremplin_infra.cli.{place.partition(':')[0]}" for place, _ in COMMANDS.values()),
        *_LATER,
        *(f"{app}.apps" for app in _APPS),
        *(name for app in _APPS for name in _migrations(app)),
    ):
        import_module(module)
    assert not settings.configured, "each command reads the settings of its own environment"
    gc.freeze()
    answers = os.fdopen(os.dup(1), "w")
    for line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if child == 0:
            answers.close()
            sys.exit(_run(json.loads(line)))
        answers.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        answers.flush()


def _migrations(app: str) -> Iterator[str]:
    package = import_module(f"{app}.migrations")
    return (found.name for found in iter_modules(package.__path__, f"{package.__name__}."))


def _run(request: dict[str, Any]) -> int:
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    for stream, path in enumerate(request["streams"]):
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        os.dup2(opened, stream)
        os.close(opened)
    return main(request["arguments"])


if __name__ == "__main__":
    _serve()
