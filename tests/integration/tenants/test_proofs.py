"""Proofs are those of RFC 6962 over what `events` shows; anyone reads the journal of heads, nobody another's log."""

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from support.in_process_api import Api, a_member, api
from support.postgres_server import Database
from support.sealed import Sealer
from support.statements import executed_statements
from tremplin_platform.proof.checking import is_consistent, is_included
from tremplin_platform.proof.checkpoints import head_leaf, read_checkpoint
from tremplin_platform.proof.frontier import root_of
from tremplin_platform.proof.hashes import leaf, read
from tremplin_platform.proof.signing import verified
from tremplin_platform.store.seals.signing_files import read_verifiers
from tremplin_tenants.roles import Role

pytestmark = pytest.mark.postgres

GROWN = 600


@dataclass(frozen=True)
class World:
    """Two members sealed twice; the second time after events of the first alone."""

    database: Database
    sealer: Sealer
    member: str
    other: str
    sizes: tuple[int, int]
    journals: tuple[int, int]

    def ask(self, path: str, who: Role | None = Role.MEMBER, **query: Any) -> Any:
        names = {name.rstrip("_"): value for name, value in query.items()}
        if who is None:
            return Client().get(f"/api/v1/{path}", names)
        return api(who, self.member if who is Role.MEMBER else "centrale").get(path, **names)


@pytest.fixture(scope="module")
def world(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> World:
    buyer = api(Role.BUYER)
    sealer = Sealer(module_database, tmp_path_factory.mktemp("keys"))
    member, other = a_member(buyer), a_member(buyer)
    sealer.append(member, 1, 3)
    sealer.append(other, 1, 5)
    first = sealer.sealed()
    size = _head(module_database, member)
    sealer.append(member, 4, GROWN)
    second = sealer.sealed()
    sizes = (size, _head(module_database, member))
    return World(module_database, sealer, member, other, sizes, (first.size, second.size))


def _head(database: Database, log: str) -> int:
    ((seq,),) = database.rows("select seq from heads where log = %s", log)
    return int(seq)


def _digests(world: World, size: int) -> list[bytes]:
    rows = world.database.rows(
        "select digest from events where log = %s and seq <= %s order by seq", world.member, size
    )
    return [leaf(bytes(digest)) for (digest,) in rows]


def test_anyone_reads_the_checkpoint_and_verifies_it(world: World) -> None:
    answer = world.ask("checkpoint", None)
    keys = read_verifiers(world.sealer.keys_file)
    checkpoint = read_checkpoint(verified(answer.content, keys).text)

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert checkpoint.size == world.journals[1]
    first = world.ask("checkpoint", None, size=world.journals[0])
    assert read_checkpoint(verified(first.content, keys).text).size == world.journals[0]
    assert world.ask("checkpoint", Role.BUYER).content == answer.content


def test_the_journal_is_proved_to_continue(world: World) -> None:
    old, new = world.journals
    first, last = (
        read_checkpoint(world.ask("checkpoint", None, size=size).content.decode().partition("\n\n")[0] + "\n")
        for size in (old, new)
    )
    answer = world.ask("checkpoint/consistency", None, from_=old, to=new).json()

    assert (answer["from"], answer["to"]) == (old, new)
    proof = [read(text) for text in answer["proof"]]
    assert is_consistent(old=old, old_root=first.root, new=new, new_root=last.root, proof=proof)
    assert world.ask("checkpoint/consistency", None, from_=new, to=new).json()["proof"] == []


def test_a_head_is_proved_in_the_first_checkpoint_that_holds_it(world: World) -> None:
    for size, asked in zip(world.sizes, ({"size": world.sizes[0]}, {}), strict=True):
        head = world.ask("proofs/head", Role.MEMBER, **asked).json()
        checkpoint = read_checkpoint(head["checkpoint"].partition("\n\n")[0] + "\n")

        assert (head["log"], head["size"]) == (world.member, size)
        assert read(head["root"]) == root_of(_digests(world, size))
        assert is_included(
            head_leaf(world.member, size, read(head["root"])),
            index=head["index"],
            size=checkpoint.size,
            proof=[read(text) for text in head["inclusion"]],
            root=checkpoint.root,
        )
        assert world.ask("proofs/head", Role.AUDITOR, log=world.member, **asked).json() == head


@pytest.mark.parametrize("seq", [1, 2, 257, 512])
def test_an_event_is_proved_in_a_sealed_head(world: World, seq: int) -> None:
    proved = world.ask("proofs/event", seq=seq).json()
    shown = world.ask("events", after=seq - 1, limit=1).json()["results"][0]

    assert proved["digest"] == shown["digest"]
    assert (proved["log"], proved["seq"], proved["size"]) == (world.member, seq, world.sizes[1])
    proof = [read(text) for text in proved["inclusion"]]
    hashed = leaf(bytes.fromhex(proved["digest"]))
    root = read(proved["root"])
    assert is_included(hashed, index=seq - 1, size=proved["size"], proof=proof, root=root)


def test_a_log_is_proved_to_continue(world: World) -> None:
    old, new = world.sizes
    answer = world.ask("proofs/consistency", from_=old, to=new).json()

    proof = [read(text) for text in answer["proof"]]
    roots = [root_of(_digests(world, size)) for size in (old, new)]
    assert is_consistent(old=old, old_root=roots[0], new=new, new_root=roots[1], proof=proof)


def test_what_was_never_sealed_is_not_there(world: World) -> None:
    old, new = world.sizes
    asked: list[tuple[str, Role | None, dict[str, Any]]] = [
        ("checkpoint", None, {"size": world.journals[1] + 1}),
        ("checkpoint", None, {"size": 0}),
        ("checkpoint/consistency", None, {"from": 0, "to": world.journals[1]}),
        ("checkpoint/consistency", None, {"from": 1, "to": world.journals[1] + 1}),
        ("checkpoint/timestamp", None, {"size": world.journals[1]}),
        ("proofs/head", Role.MEMBER, {"size": old + 1}),
        ("proofs/event", Role.MEMBER, {"seq": new + 1}),
        ("proofs/event", Role.MEMBER, {"seq": old + 1, "size": old}),
        ("proofs/event", Role.MEMBER, {"seq": 1, "size": old + 1}),
        ("proofs/consistency", Role.MEMBER, {"from": old, "to": new + 1}),
        ("proofs/consistency", Role.MEMBER, {"from": 1, "to": new}),
        ("proofs/head", Role.BUYER, {"log": "nobody"}),
    ]
    for path, who, query in asked:
        answer = world.ask(path, who, **query)
        assert (path, query, answer.status_code) == (path, query, 404)
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_another_members_log_answers_as_one_that_does_not_exist(world: World) -> None:
    for path, query in (
        ("proofs/head", {}),
        ("proofs/event", {"seq": 1}),
        ("proofs/consistency", {"from": 1, "to": 1}),
    ):
        answers = [
            world.ask(path, Role.MEMBER, log=log, **query) for log in (world.other, "nobody", "centrale")
        ]

        assert [answer.status_code for answer in answers] == [404, 404, 404], path
        assert len({answer.content for answer in answers}) == 1
    assert world.ask("proofs/head", Role.BUYER, log=world.other).status_code == 200


def test_sizes_that_are_badly_asked_are_refused(world: World) -> None:
    for path, query in (
        ("checkpoint", {"size": "one"}),
        ("checkpoint", {"other": "1"}),
        ("checkpoint/consistency", {"from": "2"}),
        ("checkpoint/consistency", {"from": "2", "to": "1"}),
        ("checkpoint/timestamp", {}),
        ("proofs/event", {}),
        ("proofs/event", {"seq": "0"}),
        ("proofs/consistency", {"from": "2", "to": "1"}),
    ):
        who = None if path.startswith("checkpoint") else Role.MEMBER
        assert (path, world.ask(path, who, **query).status_code) == (path, 422)


def test_every_answer_and_page_states_the_last_checkpoint(world: World) -> None:
    note = world.ask("checkpoint", None).content.decode()
    stated = ":".join(note.split("\n")[1:3])

    for address in (
        "/api/v1/me",
        "/api/v1/checkpoint",
        "/api/v1/nothing",
        "/connexion",
        "/nothing",
        "/resultats",
    ):
        assert Client().get(address).headers["Tremplin-Checkpoint"] == stated, address
    key = api(Role.MEMBER, world.member)
    assert key.get("results").headers["Tremplin-Checkpoint"] == stated
    assert (
        base64.b64decode(stated.partition(":")[2]) == read_checkpoint(note.partition("\n\n")[0] + "\n").root
    )


def test_the_checkpoint_costs_no_statement_a_request(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tremplin_tenants.checkpoint_header.KEPT_S", 1_000.0)
    client = Client()
    client.get("/connexion")
    with executed_statements() as statements:
        for _ in range(3):
            client.get("/api/v1/nothing")

    assert [text for text in statements if "checkpoints" in text] == []


def test_a_proof_of_what_was_removed_is_unavailable(database: Database, tmp_path: Path) -> None:
    buyer = api(Role.BUYER)
    sealer = Sealer(database, tmp_path)
    member = a_member(buyer)
    sealer.append(member, 1, 5)
    sealer.sealed()
    with database.connect_superuser() as owner:
        owner.execute("delete from events where log = %s and seq = 2", (member,))
        owner.execute("delete from tree_nodes where log = '/' and position = 0")

    asker: Api = api(Role.MEMBER, member)
    assert asker.get("proofs/event", seq=1).status_code == 503
    assert asker.get("proofs/head").status_code == 503
