"""Every endpoint asked at length: each answer is one of those that the OpenAPI document says."""

import pytest

from support.judged_answers import World, judge, world_of
from support.postgres_server import Database
from tremplin_tenants.api.urls import TABLE

pytestmark = [pytest.mark.faults, pytest.mark.postgres]

MANY = 40


@pytest.fixture(scope="module")
def world(demo_database: Database) -> World:
    return world_of(demo_database)


@pytest.mark.parametrize("endpoint", TABLE)
def test_answers_are_those_of_the_document(world: World, endpoint: str) -> None:
    judge(world, endpoint, examples=MANY)
