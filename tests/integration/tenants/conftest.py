"""Who asks, and the year that is read, for the modules that share one database."""

import pytest

from support.in_process_api import Api, api
from support.member_year import Year, a_year
from support.postgres_server import Database
from tremplin_tenants.roles import Role


@pytest.fixture
def buyer() -> Api:
    return api(Role.BUYER)


@pytest.fixture(scope="module")
def year(module_database: Database) -> Year:
    return a_year(module_database)
