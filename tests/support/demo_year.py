"""The year of the demo, recorded through the commands, delivered, counted in every projection, and sealed."""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from support.feeding import feed
from support.postgres_server import Database
from support.sealed import Sealer
from tremplin_infra.demo.loading import load
from tremplin_infra.demo.story.story import demo_acts
from tremplin_platform.store.demo import declare_demo


def load_demo_year(database: Database) -> None:
    """Load the whole year into an empty database, and bring every projection to its end."""
    with closing(database.connect()) as owner:
        declare_demo(owner)
    story = demo_acts()
    recorded: list[int] = []
    load(database.role_url("command"), story, done=recorded.append)
    assert sum(recorded) == len(story)
    feed(database)
    with TemporaryDirectory() as folder:
        Sealer(database, Path(folder)).sealed()
