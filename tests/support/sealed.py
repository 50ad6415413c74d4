"""A database whose logs are sealed, with keys in a folder of the test's own."""

from contextlib import closing
from datetime import date
from pathlib import Path

from support.facts import append_to, new_fact
from support.postgres_server import Database
from tremplin_platform.store.seals.checkpoints import SignedCheckpoint
from tremplin_platform.store.seals.signing import seal
from tremplin_platform.store.seals.signing_files import make_key_file

ORIGIN = "tremplin.invalid/centrale"
TODAY = date(2026, 11, 29)


class Sealer:
    """Seals a database by the keys of a folder."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.keys_file = folder / "signing.key"
        self._database = database
        make_key_file(self.keys_file, name=ORIGIN)

    def seal(self) -> SignedCheckpoint | None:
        with closing(self._database.connect("feed")) as connection:
            return seal(connection, keys_file=self.keys_file, on=TODAY)

    def sealed(self) -> SignedCheckpoint:
        """Seal, where something moved."""
        found = self.seal()
        assert found is not None
        return found

    def append(self, log: str, first: int, last: int) -> None:
        """Append facts of these numbers to a log."""
        with closing(self._database.connect("command")) as connection:
            append_to(connection, log, [new_fact(log, number) for number in range(first, last + 1)])


def reseal(database: Database, folder: Path) -> Sealer:
    """Forget all that was sealed in a database of the test's own, whose key is gone, and seal it by a new key."""
    folder.mkdir(exist_ok=True)
    with database.connect_superuser() as owner:
        owner.execute("truncate sealed_heads, tree_nodes, checkpoints, timestamps")
    sealer = Sealer(database, folder)
    sealer.sealed()
    return sealer
