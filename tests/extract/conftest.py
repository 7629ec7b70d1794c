"""What makes extraction slow in tests alone: dlt finds its settings, and dbt loads seeds."""

import sys
from functools import cache

import psycopg
import pytest
from dlt.common.configuration.specs import base_configuration

# One load finds its settings three hundred times, and what each of them is by reflection: a fifth
# of the time of a small load. What a type is does not change.
for name in ("is_secret_hint", "extract_inner_hint"):
    original = getattr(base_configuration, name)
    kept = cache(original)
    for module in [*sys.modules.values()]:
        if vars(module).get(name) is original:
            setattr(module, name, kept)


@pytest.fixture
def seeded(connection: psycopg.Connection) -> None:
    """A warehouse whose seeds were loaded already.

    The first `diogen extract` of a warehouse loads them by dbt, for up to twenty seconds:
    `tests/door/test_first_commands.py` asks whether it does.
    """
    connection.execute("create schema seeds; create table seeds.services ()")
