"""How the command line reads its arguments and explains itself."""

import argparse
from collections.abc import Mapping
from typing import Any, NoReturn


class Parser(argparse.ArgumentParser):
    """An argument parser that keeps the lines of its texts and refuses in one sentence, exit code 2."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and where help is."""
        self.exit(2, f"{self.prog} : {message}, voyez « {self.prog} --help ».\n")


def overview(commands: Mapping[str, str]) -> str:
    """What `tremplin --help` prints."""
    width = max(map(len, commands))
    lines = [f"  {name:<{width}}  {what}" for name, what in commands.items()]
    return "\n".join(
        ["usage : tremplin COMMANDE [OPTIONS]", "", *lines, "", "Exemple :", "  tremplin up --port 8000", ""]
    )


def example(command: str) -> str:
    """What ends the help of a command or of one of its acts, for `epilog=`."""
    return f"Exemple :\n  {command}"


def port_number(text: str) -> int:
    """A TCP port, for `type=`."""
    return _whole(text, 1, 65535, "un port")


def positive(text: str) -> int:
    """A number of at least one, for `type=`."""
    return _whole(text, 1, 2**31, "un nombre d’au moins 1")


def _whole(text: str, least: int, most: int, what: str) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas {what}")
    return int(text)
