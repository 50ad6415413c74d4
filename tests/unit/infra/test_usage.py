"""Errors of arguments are explained in French, whether click or Tremplin finds them."""

import re
import subprocess
import sys
from datetime import date

import click
import pytest

from support.every import every
from tremplin_infra.cli import COMMANDS, arguments, main, tremplin
from tremplin_infra.cli.arguments import OneOf, day, positive
from tremplin_infra.cli.commands import Command, usage_sentence


@click.command(cls=Command, example="tremplin audit")
@click.argument("name", type=OneOf(["a", "b"]), metavar="name")
@click.option("--at", type=positive)
@click.option("--on", type=day)
@click.option("--json", is_flag=True)
def audit(name: str, at: int, on: object, json: bool) -> None: ...


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "il manque name"),
        (["a", "b"], "arguments inconnus : b"),
        (["a", "--absent"], "arguments inconnus : --absent"),
        (["a", "--a", "1"], "arguments inconnus : --a"),
        (["c"], "name : « c » n’est pas parmi "),
        (["a", "--at"], "--at : il faut une valeur"),
        (["a", "--at", "0"], "--at : « 0 » n’est pas un nombre d’au moins 1"),
        (["a", "--on", "2026-02-30"], "--on : ce jour n’existe pas"),
        (["a", "--json=yes"], "--json : aucune valeur n’est attendue (« yes »)"),
    ],
)
def test_wrong_arguments_are_one_sentence_in_french(arguments: list[str], sentence: str) -> None:
    with pytest.raises(click.UsageError) as refused:
        audit.make_context("tremplin audit", arguments)

    explained = usage_sentence(refused.value)
    assert explained.startswith(f"tremplin audit : {sentence}")
    assert explained.endswith(", voyez « tremplin audit --help ».")


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("rejected acknowledge", "tremplin rejected acknowledge : il manque l’un de ID --all, voyez"),
        ("rejected acknowledge 3", "tremplin rejected acknowledge : ID : « 3 » n’est pas PARTITION-POSITION"),
        ("quarantine show 0", "tremplin quarantine : ID : « 0 » n’est pas un nombre d’au moins 1"),
        (
            "rejected acknowledge 3-1 --all",
            "tremplin rejected acknowledge : --all : ne va pas avec ID, voyez",
        ),
        ("import decp --buyer", "tremplin import : --buyer : il faut au moins une valeur, voyez"),
        ("import decp --buyer x.json", "tremplin import : --buyer : « x.json » n’est ni un SIRET"),
        ("keys", "tremplin keys : il manque create|list|revoke, voyez « tremplin keys --help »."),
        (
            "keys forget",
            "tremplin keys : create|list|revoke : « forget » n’est pas parmi create, list, revoke",
        ),
        ("keys create a --role king", "tremplin keys create : --role : « king » n’est pas parmi buyer"),
        (
            "keys create centrale --role buyer --expires 2020-02-29",
            "tremplin keys create : --expires : ce jour est passé, voyez « tremplin keys create --help ».",
        ),
        ("forecast", "tremplin : unknown command « forecast », voyez « tremplin --help »."),
    ],
)
def test_a_command_used_wrongly_exits_2(
    command: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command.split()) == 2
    written = capsys.readouterr()
    assert written.err.startswith(sentence)
    assert (written.out, written.err.count("\n")) == ("", 1)


def test_a_key_may_expire_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arguments, "today", lambda: date(2026, 11, 29))

    assert arguments.day_to_come("2026-11-29") == date(2026, 11, 29)
    with pytest.raises(click.BadParameter):
        arguments.day_to_come("2026-11-28")


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("decp f.json --buyer all", (["f.json"], ["all"])),
        ("decp --buyer all f.json g.json", (["f.json", "g.json"], ["all"])),
        ("--dry-run decp f.json", (["f.json"], [])),
        ("decp --dry-run f.json", (["f.json"], [])),
        ("decp f.json --buyer all 13002526500013 --json", (["f.json"], ["all", "13002526500013"])),
        ("decp --buyer all -- --buyer", (["--buyer"], ["all"])),
    ],
)  # fmt: skip
def test_buyers_and_files_are_distinguished(words: str, read: tuple[list[str], list[str]]) -> None:
    from tremplin_infra.cli.decp.import_decp import import_published

    given = import_published.make_context("tremplin import", words.split()).params

    assert (list(given["files"]), list(given["buyers"])) == read


@every("name", COMMANDS)
def test_every_help_is_whole_and_in_french(name: str) -> None:
    command = tremplin.get_command(click.Context(tremplin), name)

    assert command is not None
    acts = command.commands.values() if isinstance(command, click.Group) else ()
    for described in (command, *acts):
        with described.make_context(f"tremplin {name}", [], resilient_parsing=True) as context:
            written = described.get_help(context)
        assert not re.search(r"[a-zé]\.\.\.|required|default|Options", written)


def test_the_overview_imports_no_heavy_library() -> None:
    code = "import sys; from tremplin_infra.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "tremplin COMMANDE" in done.stdout
    assert {"django", "psycopg", "structlog"} & set(done.stderr.split()) == set()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("tremplin re", {"relay", "rebuild", "rejected"}),
        ("tremplin keys ", {"create", "list", "revoke"}),
        ("tremplin keys create a --role b", {"buyer"}),
        ("tremplin rejected acknowledge --a", {"--all"}),
    ],
)
def test_the_shell_completes_commands_and_options(
    words: str, offered: set[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_TREMPLIN_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))

    assert main([]) == 0
    assert {line.partition(",")[2] for line in capsys.readouterr().out.splitlines()} == offered
