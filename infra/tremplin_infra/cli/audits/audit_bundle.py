"""`tremplin audit bundle`: a log's events, what seals them, its figures and their verifier, in one zip."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from psycopg import Connection

from tremplin_infra.cli.audits.notes import kept_checkpoint
from tremplin_infra.cli.audits.positions import commanding, known_position, server_time
from tremplin_infra.cli.output import complain, print_line
from tremplin_infra.cli.platform import platform, role_address
from tremplin_infra.environment import SettingError
from tremplin_platform.audit.history import history
from tremplin_platform.audit.seals.bundles import NeverSigned, NotSealed, Seal, read_seal, write_bundle
from tremplin_platform.audit.seals.keys import known_keys
from tremplin_platform.audit.seals.proofs import IncompleteTree
from tremplin_platform.events.fact import CENTRALE
from tremplin_platform.store.reading import head, read_all

if TYPE_CHECKING:  # queries are imported once Django is set up
    from tremplin_projections.queries.members.bundled import Bundled


def write(*, log: str, into: Path | None, size: int | None, since: Path | None) -> int:
    """
    Write the bundle, and print its path; 1 where an event cannot be replayed.

    :raises SettingError: there is no such log, nothing of it is sealed there, or the file cannot be written
    """
    with platform(kinds=("read", "command", "feed")) as environment:
        from tremplin_projections.batches import Unprojectable

        keys = known_keys(environment.signing_key)
        kept = None if since is None else kept_checkpoint(since, keys).size
        with (
            commanding(role_address(environment, "feed")) as feed,
            commanding(role_address(environment, "command")) as command,
        ):
            seal = _seal(feed, log=log, size=size, since=kept)
            try:
                figures = None if log == CENTRALE else _figures(command, log, seal.size)
            except Unprojectable as error:
                complain(f"L’événement {error.seq} de {error.log} ne peut pas être rejoué : {error.reason}")
                return 1
            path, events = into or Path(f"{log}-{seal.size}.zip"), history(feed, log=log, last=seal.size)
            _write_whole(path, seal, keys=keys, events=events, figures=figures)
    print_line(str(path))
    return 0


def _seal(feed: Connection[Any], *, log: str, size: int | None, since: int | None) -> Seal:
    if head(feed, log=log) is None:
        raise SettingError(f"LOG : aucun journal ne s’appelle « {log} ».")
    try:
        return read_seal(feed, log=log, size=size, since=since)
    except NotSealed as error:
        asked = "" if size is None else f" à la taille {size}"
        raise SettingError(
            f"{'LOG' if size is None else '--size'} : rien de « {log} » n’est scellé{asked} : lancez"
            " « tremplin seal --once »."
        ) from error
    except NeverSigned as error:
        raise SettingError(
            f"--since : le journal des têtes n’a jamais été signé à la taille {error}."
        ) from error
    except IncompleteTree as error:
        raise SettingError(
            "DATABASE_URL : ce qui prouve ce journal n’est plus dans la base ; voyez « tremplin audit verify »."
        ) from error


def _figures(command: Connection[Any], log: str, size: int) -> "Bundled":
    from tremplin_projections.replay.past_results import past_bundled

    known_at = known_position(command, log=log, text=str(size), option="--size")
    return past_bundled(
        log=log,
        known_at=known_at,
        today=server_time(command).date(),
        events=lambda read_role: read_all(read_role, log=log, upto=size),
    )


def _write_whole(path: Path, seal: Seal, **parts: Any) -> None:
    """Write beside, then put in place: an earlier file is replaced by a whole one, or stays."""
    partial = path.with_name(f"{path.name}.partial")
    try:
        with partial.open("wb") as stream:
            write_bundle(stream, seal, **parts)
        partial.replace(path)
    except OSError as error:
        raise SettingError(f"-o : {path} ne peut pas être écrit ({error.strerror}).") from error
    finally:
        partial.unlink(missing_ok=True)
