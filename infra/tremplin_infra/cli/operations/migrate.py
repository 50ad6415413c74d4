"""`tremplin migrate`: make the roles and bring the tables up to date."""

import os
from shlex import quote

import click

from tremplin_infra.cli.commands import Command
from tremplin_infra.cli.output import print_line
from tremplin_infra.cli.platform import make_signing_key, owner_url, set_up_django
from tremplin_infra.database.databases import process_urls
from tremplin_infra.database.startup import check_server, check_settings
from tremplin_infra.servers.servers import servers


@click.command(
    "migrate",
    cls=Command,
    example="DATABASE_URL=postgresql://tremplin:secret@localhost/tremplin tremplin migrate",
    help="""
    Crée les trois rôles des processus, met les tables à jour, et fait la clé qui signe (TREMPLIN_SIGNING_KEY) si elle
    manque.

    DATABASE_URL nomme le propriétaire de la base, qui doit avoir le droit CREATEROLE.
    """,
)
@click.option(
    "--addresses",
    is_flag=True,
    help="écrit l’adresse de chaque rôle, secret compris, en réglages pour les processus",
)
def migrate_database(addresses: bool) -> int:
    """Migrate; 0 when the tables are in step with the code."""
    with servers(kafka=False) as environment:
        url = owner_url(environment)
        check_settings(os.environ)
        check_server(url)
        set_up_django()
        # Imported once Django is set up, as its commands are.
        from tremplin_infra.database.migrating import migrate

        migrate(url, verbosity=0)
        make_signing_key(environment)
        if addresses:
            for setting, address in process_urls(environment).items():
                print_line(f"{setting}={quote(address)}")
        else:
            print_line("Tables à jour.")
    return 0
