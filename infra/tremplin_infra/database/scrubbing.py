"""Remove what an erasure deleted from the tables' files."""

import psycopg

from tremplin_platform.store.lock_waits import patiently


def scrub(url: str) -> None:
    """
    Rewrite the file of keys without those destroyed, and free the space of the other deleted rows.

    Commands wait meanwhile for as long as a table of keys is copied: a moment. What a transaction that is older than
    the erasure may still see stays until the server's own vacuum.

    :param url: the owner's address
    :raises LockNotAvailable: commands kept the keys locked for half a minute
    """
    with psycopg.connect(url, autocommit=True, application_name="tremplin persons") as owner:
        owner.execute("set lock_timeout = '2s'")
        # A plain vacuum leaves the bytes of a key in its page until another row is written over them.
        patiently(lambda: owner.execute("vacuum (full) person_keys"))
        patiently(lambda: owner.execute("vacuum persons, person_links, api_answers"))
