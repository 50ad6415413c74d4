"""Claims kept before migration 0011 keep their person and their marks, and past erasures stop tying theirs."""

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from support.postgres_server import PostgresServer, django_on
from tremplin_infra.database.migrating import make_roles, migrate

pytestmark = pytest.mark.postgres

_BEFORE = """
insert into heads (log) values ('cpam-075');
insert into person_keys (key) values ('k');
insert into person_hours (log, declaration, key, sealed, contract, lot, worked_from, worked_to, work_quarter, hours,
                          validated, overclaimed, to_take_back)
select 'cpam-075', 'h' || number, (select id from person_keys), 's', 'c', '1', '2026-01-05', '2026-01-05', '2026-Q1',
       100 * number, 0, number = 1, number = 2
  from generate_series(1, 6) as number;
update person_hours set key = null where declaration in ('h4', 'h6');
"""


def test_kept_answers_survive_and_rows_are_not_distinguishable(
    postgres_server: PostgresServer, django_db_blocker: DjangoDbBlocker
) -> None:
    with postgres_server.empty() as database, django_db_blocker.unblock(), django_on(database):
        with database.connect() as owner:
            make_roles(owner, database.url)
        call_command("migrate", "infra", "0008", database="owner", interactive=False, verbosity=0)
        with database.connect_superuser() as owner:
            owner.execute(_BEFORE)
        migrate(database.url, verbosity=0)
        with database.connect_superuser() as owner:
            links = owner.execute(
                "select declaration, overclaimed, to_take_back, key = (select id from person_keys)"
                " from person_links order by 1"
            ).fetchall()
            hours = owner.execute("select declaration, hours from person_hours order by 1").fetchall()
            writers = owner.execute("select count(distinct xmin::text) from person_hours").fetchone()
            forced = owner.execute(
                "select count(*) from pg_class where relforcerowsecurity and relname like 'person%'"
            ).fetchone()

    assert links == [
        ("h1", True, False, True),
        ("h2", False, True, True),
        ("h3", False, False, True),
        ("h5", False, False, True),
    ]
    assert hours == [(f"h{number}", 100 * number) for number in range(1, 7)]
    assert writers == (1,)
    assert forced == (4,)
