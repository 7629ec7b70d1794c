"""`diogen prune`: deletes rows on which no number depends."""

from typing import Annotated

import typer

from extract.database import connect, database_environment
from extract.migrations import upgrade
from scripts.cli.terminal import MOST_DAYS, echo

# By relation: what is deleted of it. Raw payloads are not here: a commit of ten years ago may be an
# ancestor that matters.
DELETE = {
    "raw_push.deliveries": "delete from raw_push.deliveries where status = 'rejected'"
    " and received_at < now() - make_interval(days => %s)",
    "ops.runs": "delete from ops.runs where started_at < now() - make_interval(days => %s)",
}


def prune(
    days: Annotated[
        int, typer.Option(min=1, max=MOST_DAYS, help="The number of days to keep.")
    ] = 365,
) -> None:
    """Delete rejected deliveries and records of runs older than `--days`; no number changes."""
    environment = database_environment()
    upgrade(environment)
    with connect(environment) as connection:
        for relation, statement in DELETE.items():
            count = connection.execute(statement.encode(), [days]).rowcount
            echo(f"{relation}: {count:,} rows deleted")
