"""Check that the platform's processes answer: the API over HTTP, the others by their session in PostgreSQL."""

import http.client

import psycopg

from tremplin_projections.registry import projections

# The name under which a process that is one session is seen in pg_stat_activity.
SESSIONS = {"deliver": "tremplin deliver", "relay": "relay", "seal": "tremplin seal"}
PROCESSES = (*SESSIONS, "consume")


def consumer_session(projection: str) -> str:
    """Return the name of a projection's worker in pg_stat_activity."""
    return f"consume {projection}"


def api_answers(host: str, port: int) -> bool:
    """Whether an HTTP request gets an answer other than a server error."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/api/v1/status")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def sessions_open(url: str) -> bool:
    """Whether each background process has its session on the database of `url`."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT DISTINCT application_name FROM pg_stat_activity WHERE datname = current_database()"
        )
        seen = {name for (name,) in rows}
    return seen.issuperset([*SESSIONS.values(), *map(consumer_session, projections())])
