"""The two texts of the journal of heads: its leaves, and its checkpoints (c2sp.org/tlog-checkpoint)."""

from dataclasses import dataclass

from tremplin_platform.proof import hashes
from tremplin_platform.proof.notes import NotANote

_HEAD = "tremplin/head/v1"
_DIGITS = 18  # of a size: less than 2**63


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The tree of the installation `origin` has `size` leaves and this root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the text that is signed: three lines, nothing after."""
        return f"{self.origin}\n{self.size}\n{hashes.written(self.root)}\n"

    def short(self) -> str:
        """Return `SIZE:ROOT`, as answers carry it."""
        return f"{self.size}:{hashes.written(self.root)}"


def read_checkpoint(text: str) -> Checkpoint:
    """
    Read the text of a checkpoint.

    :raises NotANote: it is none, or has a line after its three
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise NotANote("a checkpoint is an origin, a size and a root, a line each")
    origin, size, root, _ = lines
    if not (size.isascii() and size.isdigit()) or len(size) > _DIGITS or str(int(size)) != size:
        raise NotANote(f"no size of a tree: {size!r}")
    try:
        return Checkpoint(origin, int(size), hashes.read(root))
    except ValueError as error:
        raise NotANote(f"no root of a tree: {root!r}") from error


def head_leaf(log: str, size: int, root: bytes) -> bytes:
    """Return the hash of the leaf by which the journal has the head of a log: its size and its root."""
    return hashes.leaf(f"{_HEAD}\n{log}\n{size}\n{hashes.written(root)}\n".encode())
