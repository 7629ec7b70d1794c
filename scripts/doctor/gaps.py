"""What was pulled and never delivered, or delivered and never pulled, by repository and day.

A webhook that is lost shows as the first, a stream that the token cannot see as the second.
Deliveries are known as of the last build, which took them apart.
"""

import psycopg
from psycopg import sql

from scripts.doctor.finding import Finding

DAYS = 14
# What announces itself when it comes into being: source, table, and the event that does.
KINDS = (
    ("github", "pull_requests", "pull_request"),
    ("github", "deployments", "deployment"),
    ("github", "workflow_runs", "workflow_run"),
    ("github", "issues", "issues"),
    ("github", "releases", "release"),
    ("jira", "issues", "jira:issue_created"),
)
MOST_LINES = 20
# What is renamed is one, in deliveries as in what is pulled: the model that says so, its column.
NAMES = {
    "github": ("github__repository_names", "repository"),
    "jira": ("jira__site_names", "site"),
}
NO_NAMES = "select cast(null as text) as name, cast(null as text) as present where false"

# A repository that delivered nothing of a kind has no webhook for it, so nothing is missing. Of
# Jira, the site stands for the repository.
GAPS = """
with names as ({names}),

payloads as (
    select
        payloads.table_name,
        coalesce(names.present, payloads.scope) as scope,
        payloads.id,
        payloads.fetched_at
    from bronze.push__payloads as payloads
    left join names on payloads.scope = names.name
),

records as (
    select coalesce(names.present, raw.scope) as scope, raw.id, raw.updated_at, raw.payload
    from {raw} as raw
    left join names on raw.scope = names.name
),

delivered as (
    select distinct scope, id, min(fetched_at) over (partition by scope) as since
    from payloads
    where table_name = {table_name} and fetched_at > now() - make_interval(days => {days})
),

pulled as (
    select distinct
        scope,
        id,
        cast(coalesce(payload ->> 'created_at', payload #>> '{{fields,created}}') as timestamptz)
            as created_at
    from records
    where
        scope in (select scope from delivered)
        and updated_at > now() - make_interval(days => {days})
),

last_read as (
    select max(started_at) as read_at from ops.streams
    where source = {source} and stream = {stream} and status = 'ok'
)

select scope, date(created_at) as day, count(*) as missing, 'never delivered' as what
from pulled
where
    created_at > (select min(since) from delivered where delivered.scope = pulled.scope)
    and not exists (
        select from delivered where delivered.scope = pulled.scope and delivered.id = pulled.id
    )
group by 1, 2
union all
select payloads.scope, date(min(payloads.fetched_at)), count(distinct payloads.id), 'never pulled'
from payloads, last_read
where
    payloads.table_name = {table_name}
    and payloads.fetched_at > now() - make_interval(days => {days})
    and payloads.fetched_at < last_read.read_at
    and not exists (
        select from records
        where records.scope = payloads.scope and records.id = payloads.id
    )
    -- What is gone before the pull comes was not missed by it.
    and not exists (
        select from payloads as gone
        where
            gone.table_name = {deletions}
            and gone.scope = payloads.scope
            and gone.id = {stream} || '/' || payloads.id
    )
group by payloads.scope, date(payloads.fetched_at)
order by 1, 2, 4
"""


def check(connection: psycopg.Connection) -> list[Finding]:
    """Compare deliveries with what was pulled, where there are both."""
    findings = []
    for source, table, event in KINDS:
        if _is_there(connection, "bronze.push__payloads", f"raw_{source}.{table}"):
            findings += _gaps(connection, source, table, event)
    return findings[:MOST_LINES] or [
        Finding("gaps", f"none in {DAYS} days between what was delivered and what was pulled")
    ]


def _is_there(connection: psycopg.Connection, *names: str) -> bool:
    ((is_there,),) = connection.execute(
        "select bool_and(to_regclass(name) is not null) from unnest(%s::text[]) as name",
        [list(names)],
    ).fetchall()
    return bool(is_there)


def _gaps(connection: psycopg.Connection, source: str, table: str, event: str) -> list[Finding]:
    model, column = NAMES[source]
    names: sql.Composable = sql.SQL(NO_NAMES)
    if _is_there(connection, f"bronze.{model}"):
        text = "select name, {} as present from {}"
        names = sql.SQL(text).format(sql.Identifier(column), sql.Identifier("bronze", model))
    query = sql.SQL(GAPS).format(
        names=names,
        table_name=sql.Literal(f"raw_{source}.{table}"),
        deletions=sql.Literal(f"raw_{source}.deletions"),
        source=sql.Literal(source),
        stream=sql.Literal(table),
        raw=sql.Identifier(f"raw_{source}", table),
        days=sql.Literal(DAYS),
    )
    remedies = {
        "never delivered": f"see the webhook's recent deliveries of {event}, redeliver the failed",
        "never pulled": f"diogen extract {source}, and see that the token may read them",
    }
    return [
        Finding(f"gap {scope} {day}", f"{count} {table} {what}: {remedies[what]}", is_ok=False)
        for scope, day, count, what in connection.execute(query)
    ]
