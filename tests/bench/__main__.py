"""`make bench`: figures beside their limit or peer of the same run; `results.json` keeps the last whole one."""

import argparse
import ast
import importlib
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import django

from bench.durable import durable_server
from bench.measure import Figure
from support.postgres_server import Database, django_on

BENCHES = (
    "append",
    "append_with_relay",
    "bulk_append",
    "call_off",
    "commands",
    "buyer_reads",
    "decp_import",
    "exports",
    "hours_file",
    "ledger_write",
    "member_results",
    "published_contracts",
    "member_page",
    "member_reads",
    "relay",
    "consume",
    "rebuild",
    "scale",
    "seal",
    "verify",
    "tower",
    "visible",
    "load",
    "workers",
)
RESULTS = Path(__file__).parent / "results.json"


def main(names: list[str]) -> int:
    """Run the benchmarks named (all by default); 1 where a target is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tremplin_infra.settings")
    django.setup()
    figures: list[Figure] = []
    with durable_server() as server:
        template = server.template()
        for name in names or BENCHES:
            with server.copy(template) as database, django_on(database):
                figures += _figures_of(name, database)
    if not names:
        RESULTS.write_text(json.dumps([_row(figure) for figure in figures], indent=2) + "\n")
    return 0 if all(figure.reached for figure in figures) else 1


def _figures_of(asked: str, database: Database) -> list[Figure]:
    name, _, minutes = asked.partition("=")
    lasting = {"minutes": float(minutes)} if minutes else {}
    measured: list[Figure] = importlib.import_module(f"bench.{name}").measure(database, **lasting)
    for figure in measured:
        sys.stdout.write(f"{figure.line}\n")
        sys.stdout.flush()
    return measured


def described() -> str:
    """What each benchmark measures: the first paragraph of its module."""
    modules = {name: (Path(__file__).parent / f"{name}.py").read_text() for name in BENCHES}
    texts = {name: ast.get_docstring(ast.parse(module)) or "" for name, module in modules.items()}
    first = {name: text.split("\n\n")[0].split() for name, text in texts.items()}
    return "\n".join(f"{name:<20} {' '.join(words)}" for name, words in first.items())


def benchmark(given: str) -> str:
    """Return a benchmark as it is asked for. :raises argparse.ArgumentTypeError: there is none so called"""
    name, lasts, minutes = given.partition("=")
    if name not in BENCHES:
        raise argparse.ArgumentTypeError(f"no benchmark is called {name}: see make bench ARGS=--list")
    if lasts and (name != "load" or not minutes.isdecimal() or int(minutes) == 0):
        raise argparse.ArgumentTypeError(f"{given}: `load` alone lasts a number of minutes, as in load=60")
    return given


def _row(figure: Figure) -> dict[str, object]:
    return asdict(figure) | {"reached": figure.reached}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        type=benchmark,
        metavar="NAME",
        help="a module of tests/bench, such as `append`; `load=60` lasts 60 minutes",
    )
    parser.add_argument("--list", action="store_true", help="say what each measures, and run none")
    given = parser.parse_args()
    if given.list:
        sys.stdout.write(f"{described()}\n")
        sys.exit(0)
    sys.exit(main(given.names))
