"""Deployments that were delivered and count for no service, as of the last build."""

import psycopg

from scripts.doctor.finding import Finding

MOST_LINES = 20
NOBODYS = """
select name, count(*)
from (
    select coalesce(detected.service, detected.repository) as name
    from silver.detections__deployment_events as detected
    where not exists (
        select from silver.service_repositories as services
        where
            services.repository = detected.repository
            and (detected.service is null or detected.service = services.service)
    )
    union all
    -- Of CDEvents, whose artifact need not be a repository's.
    select coalesce(told.subject, 'no name')
    from bronze.push__deployment_events as told
    where
        told.repository is null
        and told.event_id is not null
        and not exists (
            select from silver.service_repositories as services
            where services.service = told.subject
        )
) as nobodys
group by name
order by count(*) desc, name
"""


def check(connection: psycopg.Connection) -> list[Finding]:
    """Name each service, or else repository, of delivered deployments that no number holds.

    Args:
        connection: the warehouse, in autocommit; of one that was never built nothing is said.
    """
    row = connection.execute(
        "select to_regclass('silver.detections__deployment_events') is not null"
        " and to_regclass('silver.service_repositories') is not null"
        " and to_regclass('bronze.push__deployment_events') is not null"
    ).fetchone()
    if row is None or not row[0]:
        return []
    found = connection.execute(NOBODYS).fetchall()
    findings = [
        Finding(
            "services",
            f"{count} delivered {'deployment' if count == 1 else 'deployments'} of '{name}' count"
            f"{'s' if count == 1 else ''} for no service: add a row to services.csv"
            " (diogen rules suggest)",
            is_ok=False,
        )
        for name, count in found[:MOST_LINES]
    ]
    if rest := found[MOST_LINES:]:
        text = f"{sum(count for _, count in rest)} more, of {len(rest)} other names"
        findings.append(Finding("services", text, is_ok=False))
    return findings
