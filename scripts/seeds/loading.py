"""Loads the seeds where nobody did yet, so that `dbt run` alone finds them."""

from collections.abc import Mapping

from extract.database import connect
from scripts.dbt_command import run_dbt

# A separate loader role may write only raw tables.
QUERY = """
select to_regclass('seeds.services') is null
    and has_database_privilege(current_database(), 'create')
"""


def load_missing_seeds(environment: Mapping[str, str]) -> None:
    """Run `dbt seed` on a warehouse that has no seeds; what is wrong in them `build` tells."""
    with connect(environment, autocommit=True) as connection:
        row = connection.execute(QUERY).fetchone()
    if row == (True,):
        run_dbt(["seed"], environment, is_quiet=True)
