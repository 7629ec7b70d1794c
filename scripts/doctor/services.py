"""Deployments that were delivered and count for no service, as of the last build."""

import psycopg

from scripts.doctor.finding import Finding

MOST_LINES = 20
NOBODYS = """
select coalesce(detected.service, detected.repository) as name, count(*)
from silver.detections__deployment_events as detected
where not exists (
    select from silver.service_repositories as services
    where
        services.repository = detected.repository
        and (detected.service is null or detected.service = services.service)
)
group by 1
order by 2 desc, 1
limit %s
"""


def check(connection: psycopg.Connection) -> list[Finding]:
    """Name each service, or else repository, of delivered deployments that no number holds.

    Args:
        connection: the warehouse, in autocommit; of one that was never built nothing is said.
    """
    row = connection.execute(
        "select to_regclass('silver.detections__deployment_events') is not null"
        " and to_regclass('silver.service_repositories') is not null"
    ).fetchone()
    if row is None or not row[0]:
        return []
    return [
        Finding(
            "services",
            f"{count} delivered {'deployment' if count == 1 else 'deployments'} of '{name}' count"
            f"{'s' if count == 1 else ''} for no service: add a row to services.csv"
            " (diogen rules suggest)",
            is_ok=False,
        )
        for name, count in connection.execute(NOBODYS, [MOST_LINES]).fetchall()
    ]
