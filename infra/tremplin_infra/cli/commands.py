"""
How the command line's click commands differ from click's own: French texts, an example in each help, lazy loading.

An unknown option, a value too many or too few is one sentence of French (`usage_sentence`). Help is written through
`sys.stdout` as it is, since `click.echo` would write UTF-8 where the locale has ASCII alone.
"""

import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

_HEADINGS = {"Options": "options", "Commands": "commandes", "Positional arguments": "arguments"}


class FrenchFormatter(click.HelpFormatter):
    """Writes a help's headings, and that an option is required, in French."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "usage : ")

    def write_heading(self, heading: str) -> None:
        self.write(f"{_HEADINGS.get(heading, heading)} :\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        french = [(names, text.replace("[required]", "[obligatoire]")) for names, text in rows]
        super().write_dl(french, col_max, col_spacing)


class FrenchContext(click.Context):
    """The context of every command: help is in French."""

    formatter_class = FrenchFormatter


class Command(click.Command):
    """A command whose help ends with an example, and whose refusals are in French."""

    context_class = FrenchContext

    def __init__(self, *args: Any, example: str, **options: Any) -> None:
        options["context_settings"] = {"help_option_names": ["-h", "--help"]}
        options["epilog"] = f"\b\nExemple :\n  {example}"
        super().__init__(*args, **options)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help, option.callback = "montre cette aide", _show_help
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = list(args)
        takes_more, ctx.allow_extra_args = ctx.allow_extra_args, True
        try:
            left = super().parse_args(ctx, args)
        except click.BadOptionUsage as error:
            raise click.UsageError(_value_sentence(error.option_name, given), ctx) from error
        if left and not takes_more and not ctx.resilient_parsing:
            raise click.UsageError(f"arguments inconnus : {' '.join(left)}", ctx)
        return left


class Group(Command, click.Group):
    """A command that is one of several acts."""

    command_class = Command

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options, invoke_without_command=True)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["|".join(self.list_commands(ctx)), "[OPTIONS]"]

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        code = super().invoke(ctx)
        if ctx.invoked_subcommand is None:
            raise click.UsageError(f"il manque {'|'.join(self.list_commands(ctx))}", ctx)
        return code

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.UsageError(self.unknown(ctx, error.command_name), ctx) from error

    def unknown(self, ctx: click.Context, name: str) -> str:
        """Say that no act has this name."""
        acts = self.list_commands(ctx)
        return f"{'|'.join(acts)} : « {name} » n’est pas parmi {', '.join(acts)}"


class LazyGroup(Group):
    """The group of all commands, whose modules are imported only when they are called."""

    def __init__(self, *args: Any, package: str, lazy: Mapping[str, tuple[str, str]], **options: Any) -> None:
        """`lazy`: for each command its place in `package` (`module:name`), and what it does in a few words."""
        super().__init__(*args, **options)
        self._package = package
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._lazy:
            return None
        module, _, name = self._lazy[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(f"{self._package}.{module}"), name)
        return command

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["COMMANDE", "[OPTIONS]"]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        width = max(map(len, self._lazy))
        formatter.write("".join(f"  {name:<{width}}  {does}\n" for name, (_, does) in self._lazy.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        return [
            CompletionItem(name, help=does)
            for name, (_, does) in self._lazy.items()
            if name.startswith(incomplete)
        ]

    def unknown(self, ctx: click.Context, name: str) -> str:
        return f"unknown command « {name} »"


def usage_sentence(error: click.UsageError) -> str:
    """Say in French what is wrong with the arguments, and where help is."""
    match error:
        case click.MissingParameter():
            message = f"il manque {_name(error)}"
        case click.NoSuchOption():
            message = f"arguments inconnus : {error.option_name}"
        case click.BadParameter():
            message = f"{_name(error)} : {error.message}"
        case _:
            message = error.message
    path = error.ctx.command_path if error.ctx else "tremplin"
    return f"{path} : {message}, voyez « {path} --help »."


def _name(error: click.BadParameter) -> str:
    parameter = error.param
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return ((parameter and (parameter.metavar or parameter.name)) or "argument").strip("[].")


def _value_sentence(option: str, given: list[str]) -> str:
    values = [word.partition("=")[2] for word in given if word.startswith(f"{option}=")]
    if values:
        return f"{option} : aucune valeur n’est attendue (« {values[0]} »)"
    return f"{option} : il faut une valeur"


def _show_help(ctx: click.Context, parameter: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        sys.stdout.write(f"{ctx.get_help()}\n")
        ctx.exit()
