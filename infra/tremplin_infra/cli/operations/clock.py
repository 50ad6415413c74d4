"""
`tremplin clock accept`: let commands go on in logs whose last event is later than PostgreSQL’s clock, which
stepped back; until then they are refused (`store.clock`).
"""

import click
import psycopg

from tremplin_infra.cli.arguments import OneOf, json_option
from tremplin_infra.cli.commands import Command
from tremplin_infra.cli.output import print_json, print_line
from tremplin_infra.cli.platform import owner_url, platform
from tremplin_infra.database.databases import role_url
from tremplin_platform.events.envelope import instant
from tremplin_platform.store.clock import accept, ahead


@click.command(
    "clock",
    cls=Command,
    example="tremplin clock accept",
    help="""
    Accepte les journaux dont le dernier fait est plus tard que l’horloge de PostgreSQL, après qu’elle a sauté.

    Leurs commandes reprennent aussitôt. Jusqu’à ce que l’horloge ait rattrapé un journal, ses faits sont enregistrés à
    l’instant de son dernier, une microseconde après l’autre : vérifiez d’abord que l’horloge est à l’heure.
    """,
)
@click.argument("act", type=OneOf(["accept"]), metavar="accept", help="accepte les journaux en avance")
@json_option
def accept_clock(act: str, as_json: bool) -> int:
    """Accept every log that is ahead of the clock and list them; 0 also where there is none."""
    with platform(kinds=("feed",), owner=True) as environment:
        url = owner_url(environment)
        with psycopg.connect(role_url(url, "feed"), autocommit=True) as reading:
            accepted = ahead(reading)
        with psycopg.connect(url) as owning:
            accept(owning, accepted)
    if as_json:
        rows = [
            {"log": head.log, "recorded_at": instant(head.recorded_at), "seconds": round(head.seconds, 3)}
            for head in accepted
        ]
        print_json({"accepted": rows})
        return 0
    for head in accepted:
        print_line(f"{head.log} accepté jusqu’au {instant(head.recorded_at)}, {head.seconds:.0f} s d’avance")
    if not accepted:
        print_line("Aucun journal n’est en avance sur l’horloge de PostgreSQL.")
    return 0
