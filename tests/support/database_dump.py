"""Dump a whole database as text, and restore it as it was: `pg_dump`, which the embedded server comes without.

A dump is a gzipped JSON document: the statements with which `migrate` made the tables, and each table's rows in the
text format of COPY. Names of the process roles begin with the name of the database, which is replaced by the name of
the one that a dump is restored into.
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.db import connections
from psycopg import Connection, sql

from support.postgres_server import Database, django_on
from tremplin_infra.database.migrating import make_roles, migrate

_NAME = "tremplin_of_before"

_TABLES = """
SELECT n.nspname, c.relname, array_agg(a.attname ORDER BY a.attnum)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
GROUP BY n.nspname, c.relname ORDER BY n.nspname, c.relname
"""
_SEQUENCES = (
    "SELECT schemaname, sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL ORDER BY 1, 2"
)


@contextmanager
def migrated_with_statements(database: Database) -> Iterator[list[str]]:
    """Migrate an empty database, on which Django is for the block; yield the statements that made its tables."""
    statements: list[str] = []

    def keep(execute: Any, statement: Any, parameters: Any, many: bool, context: Mapping[str, Any]) -> Any:
        done = execute(statement, parameters, many, context)
        query = context["cursor"].cursor._query.query.decode()
        if not query.lstrip().upper().startswith("SELECT"):
            statements.append(query.replace(database.name, _NAME))
        return done

    with ExitStack() as stack:
        stack.enter_context(django_on(database))
        with connections["owner"].execute_wrapper(keep):
            migrate(database.url, verbosity=0)
        yield statements


def dump(database: Database, statements: list[str], file: Path) -> None:
    """Write the tables' statements, and the rows and sequences of now."""
    with database.connect_superuser() as connection:
        rows = {
            f"{schema}.{table}": {"columns": columns, "rows": _rows(connection, schema, table, columns)}
            for schema, table, columns in connection.execute(_TABLES)
        }
        sequences = [list(row) for row in connection.execute(_SEQUENCES)]
    content = {"statements": statements, "tables": rows, "sequences": sequences}
    text = json.dumps(content, ensure_ascii=False, indent=0).replace(database.name, _NAME)
    file.write_bytes(gzip.compress(text.encode(), mtime=0))


def restore(database: Database, file: Path) -> None:
    """Fill an empty database with what a dump holds; its process roles are made first."""
    text = gzip.decompress(file.read_bytes()).decode().replace(_NAME, database.name)
    content = json.loads(text)
    with database.connect() as owner:
        make_roles(owner, database.url)
        for statement in content["statements"]:
            owner.execute(statement)
    with database.connect_superuser() as connection:
        connection.execute("SET session_replication_role = replica")  # no trigger: rows are as they were
        names = [_identifier(*name.split(".")) for name in content["tables"]]
        connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(names)))
        for name, table in content["tables"].items():
            columns = sql.SQL(", ").join(map(sql.Identifier, table["columns"]))
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(_identifier(*name.split(".")), columns)
            with connection.cursor().copy(statement) as copy:
                copy.write(table["rows"])
        for schema, sequence, value in content["sequences"]:
            connection.execute(
                "SELECT setval(format('%%I.%%I', %s::text, %s::text)::regclass, %s)",
                (schema, sequence, value),
            )


def _rows(connection: Connection[Any], schema: str, table: str, columns: list[str]) -> str:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT").format(names, _identifier(schema, table))
    with connection.cursor().copy(statement) as copy:
        return b"".join(copy).decode()


def _identifier(schema: str, table: str) -> sql.Identifier:
    return sql.Identifier(schema, table)
