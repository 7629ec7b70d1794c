"""`diogen build`: bronze, silver and gold from what the raw log holds."""

import typer

from extract.database import database_environment
from extract.migrations import upgrade
from scripts.dbt_command import run_dbt


def build(context: typer.Context) -> None:
    """Build and test the warehouse with `dbt build`; further arguments go to dbt.

    Ends with 0 when everything is right, 1 when a model or a test failed, 2 when dbt crashed.
    """
    environment = database_environment()
    upgrade(environment)
    raise typer.Exit(run_dbt(["build", *context.args], environment))
