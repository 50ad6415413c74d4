"""List the first members that a contract is open to by name."""

from tremplin_projections.queries.rows import fetch_rows


def opened_members(*, contract: str, most: int) -> list[str]:
    """Return their identifiers, at most so many, in order. For readers of every log."""
    asked = {"contract": contract, "most": most}
    return [member for (member,) in fetch_rows(_OPENED, asked)]


_OPENED = """
select member from catalogue_openings
 where log = 'centrale' and contract = %(contract)s order by member limit %(most)s
"""
