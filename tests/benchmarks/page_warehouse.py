"""Gold of a large organisation, made inside the server: the page reads nothing else.

Every service deploys to production on five days in seven, to staging as often, and ships four
commits and a pull request each time; one deployment in eight fails. Cells have random values of the
right size, because what is measured is how many there are, not what they say.
"""

import psycopg

SETTINGS = """
select setseed(0.5);
create temporary table services as
    select 'acme/service-' || to_char(number, 'FM000') as service, number,
        'team-' || number / 6 as team
    from generate_series(1, {services}) as number;
create temporary table environments as
    select * from services cross join (values ('production'), ('staging')) as tier (environment);
create temporary table days as
    select cast(day as date) as day
    from generate_series(date '{last}' - {years} * 365, date '{last}', interval '1 day') as day;
create temporary table periods as
    select 'day' as grain, day as starts_on, day as ends_on from days
    union select 'week', cast(date_trunc('week', day) as date),
        cast(date_trunc('week', day) as date) + 6 from days
    union select 'month', cast(date_trunc('month', day) as date),
        cast(date_trunc('month', day) + interval '1 month' as date) - 1 from days
    union select 'quarter', cast(date_trunc('quarter', day) as date),
        cast(date_trunc('quarter', day) + interval '3 months' as date) - 1 from days
    union select 'rolling_28', day - 27, day from days
        where extract(isodow from day) = 7 or day = date '{last}'
    union select 'rolling_90', day - 89, day from days
        where extract(isodow from day) = 7 or day = date '{last}';
create temporary table cells as
    select service, environment, environment as environment_tier, grain,
        starts_on as period_start_date, ends_on as period_end_date, false as is_open,
        n, cast(floor(n / 8.0 + random()) as bigint) as failures,
        cast(floor(n / 10.0 + random()) as bigint) as reworks,
        cast(floor(n * 0.03 + random()) as bigint) as broken,
        cast(3600 + random() * 400000 as bigint) as seconds
    from (
        select *, case when random() < 0.9
            then 1 + cast(random() * (ends_on - starts_on) as bigint) else 0 end as n
        from environments cross join periods
    ) as counted;
create temporary table made as
    select environments.*, day, row_number() over (order by service, environment, day) as place,
        day + interval '10 hours' + random() * interval '6 hours' as finished_at,
        random() < 0.125 as is_failure, random() as luck
    from environments cross join days where extract(isodow from day) < 6;
create temporary table ids as
    select *, service || '#' || environment || '#github_deployment:' || 700000000 + place * 7
        as deployment_id, md5(place::text) || '0a0b0c0d' as sha, line_counts[size_place] as lines,
        sizes[size_place] as size
    from (
        select *, 1 + cast(place % 5 as integer) as size_place,
            array['XS', 'S', 'M', 'L', 'XL'] as sizes,
            array[5, 15, 45, 200, 700] as line_counts
        from made
    ) as sized;
"""
FACTS = """
insert into gold.dim_services (service, repository, team, time_zone, incident_window_hours,
    valid_from_date) select service, service, team, 'UTC', 24, date '1970-01-01' from services;
insert into gold.dim_teams (team, service, valid_from_date)
    select team, service, date '1970-01-01' from services
    union all select '*', service, date '1970-01-01' from services;
insert into gold.fct_deployments (deployment_id, service, environment, environment_tier, repository,
    sha, url, detected_by, outcome, is_baseline, is_rollback, is_rolled_back, is_rework,
    is_change_failure, attempt_count, line_count, size_class, started_at, finished_at,
    recovered_at, recovery_seconds, deployed_date, recovered_date)
select deployment_id, service, environment, environment, service, sha,
    'https://github.example/' || service || '/actions/runs/' || 900000000 + place * 11,
    'github_deployment', case when luck < 0.03 then 'failure' else 'success' end,
    false, false, false, luck > 0.9, is_failure and luck >= 0.03, 1, lines, size,
    finished_at - interval '5 minutes', finished_at,
    case when is_failure then finished_at + luck * interval '9 hours' end,
    case when is_failure then cast(luck * 32400 as bigint) end, day,
    case when is_failure then day end
from ids;
insert into gold.fct_failure_signals (deployment_id, signal, evidence_type, evidence_id,
    evidence_name, service, environment, environment_tier, evidence_title, evidence_url, is_counted,
    confidence, recovered_at, deployed_date)
select deployment_id, 'incident', 'incident', 'jira:acme.jira.example/' || place,
    'jira:OPS-' || place, service, environment, environment,
    'Outage number ' || place || ' of ' || service,
    'https://acme.jira.example/browse/OPS-' || place, true, 0.5, finished_at, day
from ids where is_failure and luck >= 0.03;
insert into gold.fct_deployment_origins (deployment_id, origin, service, environment,
    environment_tier, change_count, change_share, is_rollback, is_change_failure, is_rework,
    finished_at, deployed_date)
select deployment_id, origin, service, environment, environment, 1, 1.0 / 3, false, is_failure,
    false, finished_at, day
from ids cross join (values ('human'), ('assisted'), ('agent')) as origins (origin);
insert into gold.fct_commits (sha, repository, service, environment, environment_tier, is_merge,
    origin, is_bot, reason, deployment_id, lead_time_seconds, committed_at, deployed_at,
    deployed_date)
select md5(place % {half} || '/' || nth) || '0e0f1011', service, service, environment,
    environment, nth = 4, (array['human', 'assisted', 'agent', 'human'])[nth], false,
    case when nth = 4 then 'merge' end, deployment_id,
    cast(600 + random() * 900000 as bigint), finished_at - random() * interval '9 days',
    finished_at, day
from ids cross join generate_series(1, 4) as nth;
insert into gold.fct_pull_requests (repository, number, service, environment, environment_tier,
    title, url, merge_sha, origin, is_bot, is_hotfix, reason, deployment_id, lead_time_seconds,
    coding_seconds, pickup_seconds, review_seconds, merge_wait_seconds, queue_seconds,
    deploy_seconds, additions, deletions, size_class, opened_at, merged_at, deployed_at,
    deployed_date)
select service, place, service, environment, environment,
    'Change what ' || service || ' does with request ' || place,
    'https://github.example/' || service || '/pull/' || place, sha, 'human', false, false,
    case when luck > 0.97 then 'not_deployed' end,
    case when luck <= 0.97 then deployment_id end, 60000, 10000, 10000, 10000, 10000, 10000, 10000,
    lines, 0, size, finished_at - interval '1 day', finished_at - interval '1 hour',
    case when luck <= 0.97 then finished_at end, case when luck <= 0.97 then day end
from ids;
insert into gold.fct_open_pull_requests (repository, number, service, title, url, is_bot, waits_for,
    additions, deletions, opened_at, ready_at)
select service, number, service, 'Change what ' || service || ' does with request ' || number,
    'https://github.example/' || service || '/pull/' || number, number % 3 = 0,
    (array['review', 'approval', 'draft'])[1 + number % 3], number, number,
    date '{last}' - number, date '{last}' - number
from (select distinct service from services) as each_service
cross join generate_series(1, 30) as number;
insert into gold.fct_deployment_issues (deployment_id, issue, service, environment,
    environment_tier, title, url, deployed_date)
select deployment_id, 'jira:OPS-' || place, service, environment, environment,
    'What customers of ' || service || ' asked for in request ' || place,
    'https://acme.jira.example/browse/OPS-' || place, day
from ids where luck <= 0.97;
"""
KEYS = "service, environment, environment_tier, grain, period_start_date, period_end_date, is_open"
# Of each metric its value and its n, from the columns of `cells` or of `dora_by_team`.
VALUES = """
    ('deployment_frequency', cast({n} as double precision), {n}),
    ('pull_request_lead_time', case when {n} > 0 then {seconds} * 1.2 end, {n}),
    ('lead_time', case when {n} > 0 then {seconds} end, {n} * 4),
    ('change_fail_rate', {failures} / nullif({n}, 0)::double precision, {n}),
    ('recovery_time', case when {failures} > 0 then {seconds} / 10 end, {failures}),
    ('rework_rate', {reworks} / nullif({n}, 0)::double precision, {n})
"""
OF_SERVICE = VALUES.format(n="n", seconds="seconds", failures="failures", reworks="reworks")
OF_TEAM = VALUES.format(
    n="deployment_count",
    seconds="lead_time_p50_seconds",
    failures="failure_count",
    reworks="rework_count",
)
CELLS = f"""
insert into gold.dora_deployment_frequency ({KEYS}, deployment_count, failure_count,
    deployment_failure_rate)
    select {KEYS}, n, broken, broken / nullif(n + broken, 0)::double precision from cells;
insert into gold.dora_lead_time ({KEYS}, commit_count, lead_time_p50_seconds, lead_time_p75_seconds,
    lead_time_p90_seconds, pull_request_count, pull_request_lead_time_p50_seconds,
    pull_request_lead_time_p75_seconds, pull_request_lead_time_p90_seconds, reason)
    select {KEYS}, n * 4, case when n > 0 then seconds end,
        case when n > 0 then seconds * (1 + random()) end,
        case when n > 0 then seconds * (2 + random()) end,
        n, case when n > 0 then seconds * 1.2 end,
        case when n > 0 then seconds * (1.2 + random()) end,
        case when n > 0 then seconds * (2.2 + random()) end,
        case when n = 0 then 'no_changes' end from cells;
insert into gold.dora_change_fail_rate ({KEYS}, deployment_count, failure_count, change_fail_rate,
    reason)
    select {KEYS}, n, failures, failures / nullif(n, 0)::double precision,
        case when n = 0 then 'no_deployments' end from cells;
insert into gold.dora_recovery_time ({KEYS}, recovery_count, recovery_p50_seconds,
    recovery_p75_seconds, recovery_p90_seconds, reason)
    select {KEYS}, failures, case when failures > 0 then seconds / 10 end,
        case when failures > 0 then seconds / 8 end, case when failures > 0 then seconds / 6 end,
        case when failures = 0 then 'no_failures' end from cells;
insert into gold.dora_rework_rate ({KEYS}, deployment_count, rework_count, rework_rate, reason)
    select {KEYS}, n, reworks, reworks / nullif(n, 0)::double precision,
        case when n = 0 then 'no_deployments' end from cells;
insert into gold.dora_scorecard (service, environment, as_of_date, window_days, deployment_count,
    previous_deployment_count, lead_time_p50_seconds, previous_lead_time_p50_seconds, commit_count,
    previous_commit_count, pull_request_lead_time_p50_seconds,
    previous_pull_request_lead_time_p50_seconds, pull_request_count, previous_pull_request_count,
    change_fail_rate, previous_change_fail_rate, failure_count, fail_rate_deployment_count,
    previous_fail_rate_deployment_count, recovery_p50_seconds, recovery_time_reason, recovery_count,
    rework_rate, previous_rework_rate, rework_count, score, lead_time_reason,
    pull_request_lead_time_reason, change_fail_rate_reason, rework_rate_reason)
    select service, environment, period_end_date, period_end_date - period_start_date + 1, n, n + 3,
        case when n > 0 then seconds end, seconds * 1.1, n * 4, n * 4 + 12,
        case when n > 0 then seconds * 1.2 end, seconds * 1.3, n, n + 3,
        failures / nullif(n, 0)::double precision, random() / 4, failures, n, n + 3,
        case when failures > 0 then seconds / 10 end,
        case when failures = 0 then 'no_failures' end, failures,
        reworks / nullif(n, 0)::double precision, random() / 5, reworks, random() * 10,
        why, why, why, why
    from (select *, case when n = 0 then 'no_deployments' end as why from cells) as cells
    where grain like 'rolling%%' and environment = 'production';
insert into gold.dora_by_team (team, scope, environment_tier, grain, period_start_date,
    period_end_date, is_open, service_count, left_out_service_count, incident_service_count,
    deployment_count, commit_count, lead_time_p50_seconds, pull_request_count,
    pull_request_lead_time_p50_seconds, fail_rate_deployment_count, failure_count,
    change_fail_rate, recovery_count, recovery_p50_seconds, rework_count, rework_rate)
    select teams.team, case teams.team when '*' then 'organisation' else 'team' end,
        environment_tier, grain, period_start_date, period_end_date, false, count(*), 0, count(*),
        sum(n), sum(n) * 4, avg(seconds), sum(n), avg(seconds) * 1.2, sum(n), sum(failures),
        sum(failures) / nullif(sum(n), 0), sum(failures),
        case when sum(failures) > 0 then avg(seconds) / 10 end, sum(reworks),
        sum(reworks) / nullif(sum(n), 0)
    from cells inner join gold.dim_teams as teams on cells.service = teams.service
    where grain <> 'day' group by 1, 2, 3, 4, 5, 6;
insert into gold.dora_by_size ({KEYS}, size_class, from_line_count, pull_request_count)
    select {KEYS}, size, bound, n
    from cells
    cross join (values ('XS', 0), ('S', 10), ('M', 30), ('L', 100), ('XL', 500))
        as sizes (size, bound)
    where grain = 'quarter';
create temporary table overview as
    select 'service' as scope, service as name, environment, grain, period_start_date,
        period_end_date, measured.*
    from cells cross join lateral (values {OF_SERVICE}) as measured (metric, value, n)
    where environment = 'production'
    union all
    select teams.scope, teams.team, null, teams.grain, teams.period_start_date,
        teams.period_end_date, measured.*
    from gold.dora_by_team as teams
    cross join lateral (values {OF_TEAM}) as measured (metric, value, n)
    where environment_tier = 'production';
insert into gold.dora_overview (scope, name, environment, grain, period_start_date, period_end_date,
    is_running, metric, value, sample_count, reason, previous_value, previous_sample_count, change)
    select scope, name, environment, grain, period_start_date, period_end_date, false, metric,
        value, n, case when value is null then 'no_deployments' end,
        case metric when 'deployment_frequency' then n + 3 else value * 1.1 end, n + 3,
        case when value is not null then 'within_noise' end
    from overview
    where (grain, period_start_date) in (
        select grain, max(period_start_date) from cells where grain <> 'day' group by grain);
insert into gold.dora_contributions (scope, name, grain, period_start_date, metric, kind, cause,
    sample_count, previous_sample_count, value, previous_value, contribution, total_change,
    contribution_rank)
    select overview.scope, overview.name, overview.grain, overview.period_start_date,
        overview.metric, 'service', services.name, services.sample_count,
        services.previous_sample_count, services.value, services.previous_value,
        (overview.value - overview.previous_value) / 3, overview.value - overview.previous_value, 1
    from gold.dora_overview as overview
    inner join gold.dora_overview as services
        on overview.grain = services.grain and overview.metric = services.metric
        and services.scope = 'service'
    where overview.scope <> 'service' and overview.value > 0;
insert into gold.dora_readiness (service, metric, is_ready, missing, setting_to_change)
    select service, metric, metric <> 'lead_time' or number % 2 = 0,
        case when metric = 'lead_time' and number % 2 = 1 then 'incomplete_history' end,
        case when metric = 'lead_time' and number % 2 = 1 then
            'Read ' || number || ' missing commits: diogen extract github --full-refresh.' end
    from services
    cross join unnest(array['deployment_frequency', 'lead_time', 'change_fail_rate',
        'recovery_time', 'rework_rate']) as metric;
"""


def fill(connection: psycopg.Connection, *, services: int, years: int) -> dict[str, int]:
    """Fill an empty gold schema and return how many rows its largest tables have."""
    half = services * years * 261
    for part in (SETTINGS, FACTS, CELLS):
        text = part.replace("%%", "%")
        for name, value in (
            ("services", services),
            ("years", years),
            ("last", "2026-06-28"),
            ("half", half),
        ):
            text = text.replace(f"{{{name}}}", str(value))
        connection.execute(text.encode())
    connection.commit()
    connection.autocommit = True
    connection.execute("vacuum analyze")
    connection.autocommit = False
    counts = {}
    for table in ("fct_deployments", "fct_commits", "dora_evidence", "dora_lead_time"):
        row = connection.execute(f"select count(*) from gold.{table}".encode()).fetchone()
        counts[table] = int(row[0]) if row else 0
    return counts
