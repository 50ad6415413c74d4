"""Types of arguments that several commands take, with their refusals in French, and the option `--json`."""

import re
from datetime import UTC, date, datetime
from typing import Any

import click

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

ROLES = ("buyer", "member", "contractor", "facilitator", "auditor")
"""The roles of keys and seats."""

json_option = click.option("--json", "as_json", is_flag=True, help="un objet JSON sur la sortie")


class OneOf(click.Choice[str]):
    """One of a few words."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        return f"« {value} » n’est pas parmi {', '.join(self.choices)}"


def port_number(text: object) -> int:
    """Read a TCP port, for `type=`."""
    return _whole(str(text), 1, 65535, "un port")


def positive(text: object) -> int:
    """Read a number of at least one, for `type=`."""
    return _whole(str(text), 1, 2**31, "un nombre d’au moins 1")


def day(text: str) -> date:
    """Read a day, for `type=`."""
    if not _DAY.fullmatch(text):
        raise click.BadParameter("un jour s’écrit AAAA-MM-JJ")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter("ce jour n’existe pas") from error


def day_to_come(text: str) -> date:
    """Read a day that is not over in Paris, for `type=`."""
    found = day(text)
    if found < today():
        raise click.BadParameter("ce jour est passé")
    return found


def today() -> date:
    """Return the Paris day it is. This is where a command's clock is read."""
    from tremplin_platform.domain.quarters import paris_day

    return paris_day(datetime.now(UTC))  # noqa: TID251


def _whole(text: str, least: int, most: int, what: str) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise click.BadParameter(f"« {text} » n’est pas {what}")
    return int(text)
