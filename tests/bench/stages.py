"""Run the platform's own commands on a database and a topic, and say what each took."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from psycopg import Connection

from support.platform_up import CLI
from support.postgres_server import Database
from tremplin_infra.waiting import wait_until

PATIENCE_S = 6 * 3600.0


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What a stage took: seconds, those of its processes' processor, and the memory of the largest of them at most."""

    name: str
    seconds: float
    events: int = 0
    processor: float = 0.0
    peak_mb: float = 0.0

    def __str__(self) -> str:
        parts = [f"{self.name:<28} {self.seconds:9.2f} s"]
        if self.events:
            parts.append(f"{self.events / self.seconds:10,.0f} events/s")
        if self.peak_mb:
            parts.append(f"processor {self.processor:8.1f} s, {self.peak_mb:6.0f} MB at most")
        return "  ".join(parts)


@dataclass
class Scale:
    """A platform that is loaded: its database, topic and the variables of its commands."""

    database: Database
    owner: Connection[Any]
    home: Path
    kafka: str
    topic: str
    stages: list[Stage] = field(default_factory=list)

    def keep(self, stage: Stage) -> Stage:
        """Keep a stage, and print it."""
        self.stages.append(stage)
        sys.stdout.write(f"{stage}\n")
        sys.stdout.flush()
        return stage

    @property
    def variables(self) -> dict[str, str]:
        """The environment of a command."""
        return os.environ | {
            "DATABASE_URL": self.database.url,
            "KAFKA_BOOTSTRAP_SERVERS": self.kafka,
            "TREMPLIN_TOPIC": self.topic,
            "TREMPLIN_HOME": str(self.home),
        }

    def run(self, name: str, *arguments: str, events: int = 0) -> Mapping[str, Any]:
        """Run a command of the platform to its end, and return the object that it writes."""
        begun, spent, peak = time.perf_counter(), _spent_by_children(), 0.0
        with subprocess.Popen([*CLI, *arguments], env=self.variables, stdout=subprocess.PIPE) as process:
            while True:
                peak = max(peak, _peak_of(process.pid))
                with suppress(subprocess.TimeoutExpired):
                    written, _ = process.communicate(timeout=0.05)
                    break
        seconds, processor = time.perf_counter() - begun, _spent_by_children() - spent
        assert process.returncode == 0, (name, process.returncode, written[-500:])
        self.keep(Stage(name=name, seconds=seconds, events=events, processor=processor, peak_mb=peak))
        return json.loads(written) if "--json" in arguments else {}

    def until(self, name: str, *arguments: str, count: Callable[[], int], events: int, many: int = 1) -> None:
        """Run `many` processes of the platform until `count` has reached `events`; the rate is from its first move."""
        before, spent = count(), _spent_by_children()
        processes = [subprocess.Popen([*CLI, *arguments], env=self.variables) for _ in range(many)]
        try:
            assert wait_until(lambda: count() > before, seconds=PATIENCE_S)
            begun, first = time.perf_counter(), count()
            assert wait_until(lambda: count() >= events, seconds=PATIENCE_S)
            seconds = time.perf_counter() - begun
            peak = max(_peak_of(process.pid) for process in processes)
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait()
        processor = _spent_by_children() - spent
        self.keep(Stage(name=name, seconds=seconds, events=events - first, processor=processor, peak_mb=peak))


def memory_by_name(of: int) -> dict[str, float]:
    """The most memory, in MB, that a process and those that it started have had, by the command that each runs."""
    found: dict[str, float] = {}
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(of)
        for item in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess, FileNotFoundError, StopIteration):
                status = Path(f"/proc/{item.pid}/status").read_text().splitlines()
                most = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
                name = next((word for word in item.cmdline() if word in _COMMANDS), item.name())
                found[name] = max(found.get(name, 0.0), most)
    return found


_COMMANDS = ("up", "serve", "deliver", "relay", "consume", "seal")


def _peak_of(process: int) -> float:
    return max(memory_by_name(process).values(), default=0.0)


def _spent_by_children() -> float:
    """The seconds of processor of every process that this one started and that has ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
