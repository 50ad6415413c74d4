"""Crée le sujet Kafka des événements, avec ses réglages ; ne change rien à celui qui existe.

Le nombre de partitions ne change plus ensuite : l’ordre de chaque journal en dépend.
"""

import argparse

from tremplin_infra.cli.output import print_json, print_line
from tremplin_infra.cli.parser import positive
from tremplin_infra.cli.platform import bootstrap_servers
from tremplin_infra.kafka_admin import CLUSTER_DEFAULT, PARTITIONS, make_topic
from tremplin_infra.servers import servers

EXAMPLE = "KAFKA_BOOTSTRAP_SERVERS=kafka:9092 tremplin topics --partitions 48 --replicas 3"


def configure(parser: argparse.ArgumentParser) -> None:
    """`--partitions`, `--replicas` and `--json`."""
    parser.add_argument("--partitions", type=positive, default=PARTITIONS, metavar="N", help="24 par défaut")
    parser.add_argument(
        "--replicas",
        type=positive,
        default=CLUSTER_DEFAULT,
        metavar="N",
        help="par défaut, ceux de la grappe",
    )
    parser.add_argument("--json", action="store_true", help="un objet JSON sur la sortie")


def run(arguments: argparse.Namespace) -> int:
    """Make the topic; 1 when it exists with another number of partitions than the one asked for."""
    with servers(kafka=True) as environment:
        count = make_topic(
            bootstrap_servers(environment),
            environment.topic,
            partitions=arguments.partitions,
            replicas=arguments.replicas,
        )
    if arguments.json:
        print_json({"topic": environment.topic, "partitions": count})
    else:
        print_line(f"Sujet {environment.topic} : {count} partitions.")
    return 0 if count == arguments.partitions else 1
