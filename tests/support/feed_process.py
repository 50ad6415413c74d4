"""What a relay or a consumer that a test kills runs, in a process of its own."""

import faulthandler
import logging
import os
import signal
from threading import Event

import django

from tremplin_consumers.process import consume
from tremplin_platform.relay.process import run as relay
from tremplin_projections.registry import projections

IMPORTED = (
    "tremplin_consumers.process",
    "tremplin_platform.relay.process",
    "tremplin_infra.settings",
    "kafka",
)
"""Modules to import before: most of the time that a start takes."""


def run(kind: str, database_url: str, bootstrap_servers: str, topic: str) -> None:
    """Relay or consume until SIGTERM."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tremplin_infra.settings")
    django.setup()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    faulthandler.register(signal.SIGUSR1)
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if kind == "relay":
        relay(database_url=database_url, bootstrap_servers=bootstrap_servers, topic=topic, stop=stop)
    else:
        consume(
            list(projections().values()),
            database_url=database_url,
            bootstrap_servers=bootstrap_servers,
            topic=topic,
            stop=stop,
        )
