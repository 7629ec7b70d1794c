-- Which deployment caused an incident, how we know, and how sure we are.
-- The first method that finds one applies: a deployment named outright, a commit, a pull request or
-- an issue named in the text, a linked issue, and last the service's latest production deployment
-- shortly before. None of them: not caused by a change.
-- Grain: one row per incident or bug that is linked.

with incidents as (

    select * from {{ ref('incidents') }}

),

jira_issues as (

    select * from {{ ref('jira__issues') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

deployments as (

    select * from {{ ref('deployments') }}
    where
        outcome = 'success'
        and environment_tier = 'production'

),

shipped as (

    select * from {{ ref('deployment_commits') }}
    where
        is_first_shipment
        and is_outside_paths is not true

),

pull_request_shipments as (

    select * from {{ ref('pull_request_shipments') }}

),

pull_request_references as (

    select * from {{ ref('pull_request_references') }}

),

texts as (

    select
        incident_id,
        concat_ws(' ', title, body, reported_sha) as text
    from incidents

),

named_deployments as (

    select
        incidents.incident_id,
        deployments.deployment_id,
        'deployment_id' as method,
        1 as choice
    from incidents
    inner join deployments
        on
            deployments.deployment_id = incidents.reported_deployment_id
            -- A source's own key is unique within its service only.
            or (
                deployments.source_id = incidents.reported_deployment_id
                and deployments.service = coalesce(incidents.service, deployments.service)
            )

),

named_shas as (

    select
        texts.incident_id,
        lower(found.value) as sha
    from texts
    {{ matches_in('texts.text', '\\m([0-9a-f]{40})\\M', 'found') }}
    union
    -- A short one counts only where the text says what it is: any word may look like hex.
    select
        texts.incident_id,
        lower(found.value) as sha
    from texts
    {{ matches_in('texts.text', 'root[ -]?cause:?\\s*([0-9a-f]{7,40})\\M', 'found') }}

),

-- Seven digits are the fewest that count, and equality on them lets this be one hash join.
by_sha as (

    select
        named_shas.incident_id,
        shipped.deployment_id,
        'sha' as method,
        2 as choice
    from named_shas
    inner join incidents
        on named_shas.incident_id = incidents.incident_id
    inner join shipped
        on
            substr(named_shas.sha, 1, 7) = substr(shipped.sha, 1, 7)
            and shipped.sha like named_shas.sha || '%'
            and shipped.service = coalesce(incidents.service, shipped.service)

),

named_pull_requests as (

    select
        texts.incident_id,
        {{ dbt.split_part('found.value', "'/pull/'", 1) }} as repository,
        cast({{ dbt.split_part('found.value', "'/pull/'", 2) }} as bigint) as number
    from texts
    {{ matches_in('texts.text', '([A-Za-z0-9._-]+/[A-Za-z0-9._-]+/pull/[0-9]+)', 'found') }}
    union
    select
        texts.incident_id,
        {{ dbt.split_part('found.value', "'#'", 1) }} as repository,
        cast({{ dbt.split_part('found.value', "'#'", 2) }} as bigint) as number
    from texts
    {{ matches_in('texts.text', '([A-Za-z0-9._-]+/[A-Za-z0-9._-]+#[0-9]+)', 'found') }}
    union
    select
        texts.incident_id,
        incidents.repository,
        cast(found.value as bigint) as number
    from texts
    inner join incidents
        on texts.incident_id = incidents.incident_id
    {{ matches_in('texts.text', '(?:^|[^A-Za-z0-9/_-])#([0-9]+)', 'found') }}
    where incidents.repository is not null

),

by_pull_request as (

    select
        named_pull_requests.incident_id,
        pull_request_shipments.deployment_id,
        'pull_request' as method,
        3 as choice
    from named_pull_requests
    inner join incidents
        on named_pull_requests.incident_id = incidents.incident_id
    inner join pull_request_shipments
        on
            named_pull_requests.repository = pull_request_shipments.repository
            and named_pull_requests.number = pull_request_shipments.number
            and pull_request_shipments.service
            = coalesce(incidents.service, pull_request_shipments.service)

),

named_issues as (

    select
        texts.incident_id,
        'jira:' || upper(found.value) as named_id,
        'issue_key' as method,
        4 as choice
    from texts
    {{ matches_in('texts.text', '\\m([A-Z][A-Z0-9]+-[0-9]+)\\M', 'found') }}
    union
    select
        incidents.incident_id,
        'jira:' || coalesce(
            {{ json_text('link.value', ['outwardIssue', 'key']) }},
            {{ json_text('link.value', ['inwardIssue', 'key']) }}
        ) as named_id,
        'issue_link' as method,
        5 as choice
    from incidents
    inner join jira_issues
        on
            incidents.site = jira_issues.site
            and incidents.issue_id = jira_issues.issue_id
    {{ json_each('jira_issues.issue_links', 'link') }}

),

-- What a pull request says of an incident itself is its repair, not its cause.
by_issue as (

    select
        named_issues.incident_id,
        pull_request_shipments.deployment_id,
        named_issues.method,
        named_issues.choice
    from named_issues
    inner join incidents
        on named_issues.incident_id = incidents.incident_id
    inner join pull_request_references
        on
            named_issues.named_id = pull_request_references.incident_id
            and named_issues.named_id <> named_issues.incident_id
    inner join pull_request_shipments
        on
            pull_request_references.repository = pull_request_shipments.repository
            and pull_request_references.number = pull_request_shipments.number
            and pull_request_shipments.service
            = coalesce(incidents.service, pull_request_shipments.service)

),

windows as (

    select
        service,
        max(incident_window_hours) as incident_window_hours
    from services
    group by service

),

by_time as (

    select
        incidents.incident_id,
        deployments.deployment_id,
        'time_window' as method,
        6 as choice
    from incidents
    inner join windows
        on incidents.service = windows.service
    inner join deployments
        on
            incidents.service = deployments.service
            and deployments.finished_at < incidents.started_at
            and {{ seconds_between('deployments.finished_at', 'incidents.started_at') }}
            <= windows.incident_window_hours * 3600

),

candidates as (

    {% for method in [
        'named_deployments', 'by_sha', 'by_pull_request', 'by_issue', 'by_time',
    ] -%}
    select * from {{ method }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- Of several, the latest that was finished before the incident began.
ranked as (

    select
        candidates.incident_id,
        candidates.method,
        deployments.deployment_id,
        deployments.service,
        deployments.environment,
        row_number() over (
            partition by candidates.incident_id
            order by
                candidates.choice,
                case when deployments.finished_at < incidents.started_at then 0 else 1 end,
                case
                    when deployments.finished_at < incidents.started_at
                        then deployments.finished_at
                end desc,
                deployments.finished_at,
                deployments.deployment_id
        ) as preference
    from candidates
    inner join incidents
        on candidates.incident_id = incidents.incident_id
    inner join deployments
        on candidates.deployment_id = deployments.deployment_id

),

final as (

    select
        incident_id,
        deployment_id,
        service,
        environment,
        method as link_method,
        cast(
            case method
                when 'deployment_id' then 1.0
                when 'sha' then 1.0
                when 'pull_request' then 0.9
                when 'issue_key' then 0.8
                when 'issue_link' then 0.8
                else 0.5
            end as double precision
        ) as link_confidence
    from ranked
    where preference = 1

)

select * from final
