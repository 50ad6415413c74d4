"""`tremplin topics`: create the Kafka topic of events, and grant its accounts."""

import click

from tremplin_infra.cli.arguments import json_option, positive
from tremplin_infra.cli.commands import Command
from tremplin_infra.cli.output import print_json, print_line
from tremplin_infra.cli.platform import bootstrap_servers, kafka_security
from tremplin_infra.servers.kafka_admin import CLUSTER_DEFAULT, PARTITIONS, grant_topic, make_topic
from tremplin_infra.servers.servers import servers


@click.command(
    "topics",
    cls=Command,
    example="KAFKA_BOOTSTRAP_SERVERS=kafka:9092 tremplin topics --partitions 48 --replicas 3",
    help="""
    Crée le sujet Kafka des événements, avec ses réglages ; ne change rien à celui qui existe.

    Le nombre de partitions ne change plus ensuite : l’ordre de chaque journal en dépend. Sur un courtier qui a des
    droits (ACL), --relay et --consume nomment les comptes à qui sont donnés ceux d’écrire le sujet, et de le lire.
    """,
)
@click.option("--partitions", type=positive, default=PARTITIONS, metavar="N", help="24 par défaut")
@click.option("--replicas", type=positive, metavar="N", help="par défaut, ceux de la grappe")
@click.option("--relay", metavar="COMPTE", help="peut écrire le sujet")
@click.option("--consume", metavar="COMPTE", help="peut lire le sujet et garder ses positions")
@json_option
def create_topic(
    partitions: int, replicas: int | None, relay: str | None, consume: str | None, as_json: bool
) -> int:
    """Create the topic; 1 when it exists with another number of partitions than the one asked for."""
    with servers(kafka=True) as environment:
        address, security = bootstrap_servers(environment), kafka_security()
        count = make_topic(
            address,
            environment.topic,
            partitions=partitions,
            replicas=replicas or CLUSTER_DEFAULT,
            security=security,
        )
        accounts = {"relay": relay, "consume": consume}
        if any(accounts.values()):
            grant_topic(address, environment.topic, **accounts, security=security)
    if as_json:
        print_json({"topic": environment.topic, "partitions": count})
    else:
        print_line(f"Sujet {environment.topic} : {count} partitions.")
    return 0 if count == partitions else 1
