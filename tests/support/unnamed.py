"""The names of a page, for tests of rows whose names do not matter: none, so that identifiers are shown."""

from tremplin_platform.figures.names import Mention, Names


def unnamed(mentioned: set[Mention]) -> Names:
    """No names."""
    return Names({})
