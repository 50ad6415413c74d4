"""How the command line reads its arguments and explains itself."""

import argparse
import re
from collections.abc import Mapping
from typing import Any, NoReturn

# What argparse says of arguments, and how it is said here; what is not listed is said by us already.
_FRENCH = {
    r"argument (.+?): (.+)": r"\1 : \2",
    r"the following arguments are required: (.+)": r"il manque \1",
    r"one of the arguments (.+) is required": r"il manque l’un de \1",
    r"(.*)not allowed with argument (.+)": r"\1ne va pas avec \2",
    r"unrecognized arguments: (.+)": r"arguments inconnus : \1",
    r"(.*)invalid choice: '?(.*?)'? \(choose from (.+)\)": r"\1« \2 » n’est pas parmi \3",
    r"(.*)expected one argument": r"\1il faut une valeur",
    r"(.*)expected at least one argument": r"\1il faut au moins une valeur",
    r"(.*)ignored explicit argument '?(.*?)'?": r"\1aucune valeur n’est attendue (« \2 »)",
}


class Parser(argparse.ArgumentParser):
    """An argument parser that keeps the lines of its texts and refuses in one sentence, exit code 2."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and where help is."""
        self.exit(2, f"{self.prog} : {_in_french(message)}, voyez « {self.prog} --help ».\n")


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


def _in_french(message: str) -> str:
    for english, french in _FRENCH.items():
        message = re.sub(f"^{english}$", french, message, flags=re.DOTALL)
    return message


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
