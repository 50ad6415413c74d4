"""Holds the journal of heads to the heads that it lists, to every note signed, and to a note that somebody kept."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from psycopg import Connection

from tremplin_platform.audit.problem import Problem
from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.proof.checkpoints import Checkpoint, head_leaf, read_checkpoint
from tremplin_platform.proof.frontier import Frontier
from tremplin_platform.proof.notes import NotANote, VerifierKey
from tremplin_platform.proof.signing import NotSigned, verified
from tremplin_platform.store.seals.trees import JOURNAL

_MOST_NAMED = 100
_SLICE = 5_000


class _Signed(NamedTuple):
    """A root that the journal must have at a size, and whether it is of a note kept elsewhere."""

    size: int
    root: bytes
    note: bytes | None


class Journal:
    """The journal of heads, from its first leaf."""

    def __init__(
        self, connection: Connection[Any], *, keys: Sequence[VerifierKey], kept: Checkpoint | None
    ) -> None:
        """
        Take what is verified.

        :param connection: of the feed role, in a transaction
        :param keys: those that verify notes; none: no signature is verified
        :param kept: what a note that somebody kept signs
        """
        self._connection = connection
        self._keys = keys
        with connection.cursor(binary=True) as cursor:
            notes = [_Signed(*row) for row in cursor.execute(_NOTES)]
        if kept is not None:
            notes.append(_Signed(kept.size, kept.root, None))
        self._left = sorted(notes, key=lambda signed: signed.size, reverse=True)
        self._tree = Frontier()
        self._sizes: dict[str, int] = {}
        self._since: list[tuple[str, int]] = []  # heads since the last note that holds
        self._last = (CENTRALE, 0)
        self._is_sound = True

    def problems(self) -> Iterator[Problem]:
        """Yield what no longer holds, each by the log and the size of a head."""
        yield from self._signed()
        for place, (log, size, root, hashed) in enumerate(self._rows()):
            yield from self._leaf(place, log, size, root, hashed)
            yield from self._signed()
        for signed in reversed(self._left):
            yield Problem(
                *self._last,
                f"Le journal des têtes n’a plus que {self._tree.size} têtes : {_called(signed)} en signe davantage.",
            )

    def _rows(self) -> Iterator[tuple[str | None, int, bytes, bytes | None]]:
        """Yield the leaves by place: the head listed there, and the hash kept; None for what is missing."""
        with self._connection.cursor("journal", binary=True) as cursor:
            cursor.itersize = _SLICE
            expected = 0
            for place, *row in cursor.execute(_LEAVES, {"journal": JOURNAL}):
                while expected < place:
                    yield None, 0, b"", None
                    expected += 1
                yield tuple(row)
                expected += 1

    def _leaf(
        self, place: int, log: str | None, size: int, root: bytes, hashed: bytes | None
    ) -> Iterator[Problem]:
        if log is None:
            self._is_sound = False
            yield Problem(*self._last, f"La tête scellée à la place {place} du journal des têtes manque.")
            self._tree.extend([hashed or b""])
            return
        leaf = head_leaf(log, size, root)
        if leaf != hashed:
            self._is_sound = False
            yield Problem(log, size, f"La ligne {place} du journal des têtes n’est pas celle de cette tête.")
        if size <= self._sizes.get(log, 0):
            yield Problem(log, size, "La taille scellée de ce journal recule dans le journal des têtes.")
        self._sizes[log], self._last = size, (log, size)
        self._since = [*self._since[-_MOST_NAMED + 1 :], (log, size)]
        self._tree.extend([leaf])

    def _signed(self) -> Iterator[Problem]:
        while self._left and self._left[-1].size == self._tree.size:
            signed = self._left.pop()
            if signed.root != self._tree.root():
                if self._is_sound:
                    self._is_sound = False
                    for log, size in self._since or [self._last]:
                        yield Problem(log, size, f"La tête n’est plus celle que signe {_called(signed)}.")
            elif signed.note is None or (fault := self._fault(signed)) is None:
                self._since = []
            else:
                yield Problem(*self._last, fault)

    def _fault(self, signed: _Signed) -> str | None:
        if not self._keys:
            return None
        called = _called(signed)
        try:
            checkpoint = read_checkpoint(verified(signed.note or b"", self._keys).text)
        except (NotANote, NotSigned):
            return (
                f"{called[0].upper()}{called[1:]} n’est pas une note signée par la clé de cette installation."
            )
        if (checkpoint.size, checkpoint.root) != (signed.size, signed.root):
            return f"{called[0].upper()}{called[1:]} dit autre chose que la note qu’il garde."
        return None


def _called(signed: _Signed) -> str:
    kept = "gardé " if signed.note is None else ""
    return f"le point de contrôle {kept}de taille {signed.size}"


_NOTES = "select size, root, note from checkpoints where log = '/' order by size"
_LEAVES = """
select coalesce(head.place, leaf.position), head.log, coalesce(head.size, 0), coalesce(head.root, ''), leaf.hash
  from sealed_heads head
  full join (select position, hash from tree_nodes where log = %(journal)s and level = 0) leaf
    on leaf.position = head.place
 order by 1
"""
