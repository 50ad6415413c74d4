"""Crée le sujet Kafka des événements, avec ses réglages ; ne change rien à celui qui existe.

Le nombre de partitions ne change plus ensuite : l’ordre de chaque journal en dépend. Sur un courtier qui a des droits
(ACL), --relay et --consume nomment les comptes à qui sont donnés ceux d’écrire le sujet, et de le lire.
"""

import argparse

from tremplin_infra.cli.output import print_json, print_line
from tremplin_infra.cli.parser import positive
from tremplin_infra.cli.platform import bootstrap_servers, kafka_security
from tremplin_infra.servers.kafka_admin import CLUSTER_DEFAULT, PARTITIONS, grant_topic, make_topic
from tremplin_infra.servers.servers import servers

EXAMPLE = "KAFKA_BOOTSTRAP_SERVERS=kafka:9092 tremplin topics --partitions 48 --replicas 3"


def configure(parser: argparse.ArgumentParser) -> None:
    """`--partitions`, `--replicas`, `--relay`, `--consume` and `--json`."""
    parser.add_argument("--partitions", type=positive, default=PARTITIONS, metavar="N", help="24 par défaut")
    parser.add_argument(
        "--replicas",
        type=positive,
        default=CLUSTER_DEFAULT,
        metavar="N",
        help="par défaut, ceux de la grappe",
    )
    parser.add_argument("--relay", metavar="COMPTE", help="peut écrire le sujet")
    parser.add_argument("--consume", metavar="COMPTE", help="peut lire le sujet et garder ses positions")
    parser.add_argument("--json", action="store_true", help="un objet JSON sur la sortie")


def run(arguments: argparse.Namespace) -> int:
    """Make the topic; 1 when it exists with another number of partitions than the one asked for."""
    with servers(kafka=True) as environment:
        address, security = bootstrap_servers(environment), kafka_security()
        count = make_topic(
            address,
            environment.topic,
            partitions=arguments.partitions,
            replicas=arguments.replicas,
            security=security,
        )
        accounts = {"relay": arguments.relay, "consume": arguments.consume}
        if any(accounts.values()):
            grant_topic(address, environment.topic, **accounts, security=security)
    if arguments.json:
        print_json({"topic": environment.topic, "partitions": count})
    else:
        print_line(f"Sujet {environment.topic} : {count} partitions.")
    return 0 if count == arguments.partitions else 1
