-- Incidents and bugs among Jira's issues. Times come from an issue's history where it has one: many
-- workflows end in a done status without any resolution date.
-- Grain: one row per issue.

with jira_issues as (

    select * from {{ ref('jira__issues') }}

),

jira_deletions as (

    {{ withdrawn_records('jira', 'issues') }}

),

intervals as (

    select * from {{ ref('issue_status_intervals') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

rules as (

    select * from {{ ref('incident_rules') }}

),

jira_attributes as (

    select site, issue_id, 'issue_type' as field, issue_type as value from jira_issues
    union all
    select site, issue_id, 'priority' as field, priority as value from jira_issues
    union all
    select site, issue_id, 'project' as field, project_key as value from jira_issues
    union all
    select site, issue_id, 'status' as field, status as value from jira_issues
    union all
    select
        jira_issues.site,
        jira_issues.issue_id,
        'component' as field,
        {{ json_text('item.value', ['name']) }} as value
    from jira_issues
    {{ json_each('jira_issues.components', 'item') }}
    union all
    select
        jira_issues.site,
        jira_issues.issue_id,
        'label' as field,
        {{ json_text('item.value', []) }} as value
    from jira_issues
    {{ json_each('jira_issues.labels', 'item') }}

),

jira_ruled as (

    select
        jira_attributes.site,
        jira_attributes.issue_id,
        rules.kind,
        rules.started_status,
        rules.resolved_status,
        row_number() over (
            partition by jira_attributes.site, jira_attributes.issue_id
            order by rules.kind desc, rules.pattern, rules.field, jira_attributes.value
        ) as choice
    from jira_attributes
    inner join rules
        on
            rules.source = 'jira'
            and jira_attributes.field = rules.field
            and {{ matches('jira_attributes.value', 'rules.pattern') }}

),

-- A component, label or project names the service; without a pattern of its own, by its name.
jira_services as (

    select
        jira_attributes.site,
        jira_attributes.issue_id,
        min(services.service) as service
    from jira_attributes
    inner join services
        on
            (
                services.incident_pattern is not null
                and {{ matches('jira_attributes.value', 'services.incident_pattern') }}
            )
            or (
                services.incident_pattern is null
                and lower(jira_attributes.value) in (
                    lower(services.service),
                    lower({{ dbt.split_part('services.repository', "'/'", 2) }})
                )
            )
    where jira_attributes.field in ('component', 'label', 'project')
    group by jira_attributes.site, jira_attributes.issue_id

),

-- A stay in a resolved status, and whether the stay before it was one too.
jira_stays as (

    select
        intervals.site,
        intervals.issue_id,
        intervals.position,
        intervals.status,
        intervals.started_at,
        intervals.is_resolved,
        lag(intervals.is_resolved) over (
            partition by intervals.site, intervals.issue_id order by intervals.position
        ) as was_resolved,
        lead(intervals.position) over (
            partition by intervals.site, intervals.issue_id order by intervals.position
        ) is null as is_last,
        intervals.started_status
    from (
        select
            intervals.*,
            jira_ruled.started_status,
            case
                when jira_ruled.resolved_status is not null
                    then {{ matches('intervals.status', 'jira_ruled.resolved_status') }}
                else coalesce(intervals.status_category = 'done', false)
            end as is_resolved
        from intervals
        inner join jira_ruled
            on
                intervals.site = jira_ruled.site
                and intervals.issue_id = jira_ruled.issue_id
                and jira_ruled.choice = 1
    ) as intervals

),

jira_times as (

    select
        site,
        issue_id,
        min(started_at) filter (
            where started_status is not null and {{ matches('status', 'started_status') }}
        ) as status_started_at,
        min(started_at) filter (where is_resolved) as first_resolved_at,
        max(started_at) filter (where is_resolved and not coalesce(was_resolved, false))
            as last_resolved_at,
        bool_or(is_resolved) filter (where is_last) as is_resolved,
        count(*) filter (where was_resolved and not is_resolved) as reopen_count,
        count(*) > 1 as has_history
    from jira_stays
    group by site, issue_id

),

final as (

    select
        'jira:' || jira_issues.issue_key as incident_id,
        'jira' as source,
        jira_ruled.kind,
        jira_services.service,
        cast(null as {{ dbt.type_string() }}) as repository,
        jira_issues.title,
        jira_issues.description as body,
        jira_issues.site,
        jira_issues.issue_id,
        jira_issues.url,
        cast(null as {{ dbt.type_string() }}) as reported_deployment_id,
        cast(null as {{ dbt.type_string() }}) as reported_sha,
        coalesce(jira_times.status_started_at, jira_issues.opened_at) as started_at,
        -- Without any change of status nothing says when it came to stand where it stands.
        coalesce(
            case when not jira_times.has_history then jira_issues.resolution_at end,
            jira_times.first_resolved_at,
            jira_issues.resolution_at
        ) as first_resolved_at,
        case
            when jira_times.is_resolved
                then coalesce(
                    case when not jira_times.has_history then jira_issues.resolution_at end,
                    jira_times.last_resolved_at
                )
            when jira_times.first_resolved_at is null then jira_issues.resolution_at
        end as resolved_at,
        coalesce(jira_times.reopen_count, 0) as reopen_count,
        jira_issues.fetched_at as known_at
    from jira_issues
    inner join jira_ruled
        on
            jira_issues.site = jira_ruled.site
            and jira_issues.issue_id = jira_ruled.issue_id
            and jira_ruled.choice = 1
    left join jira_times
        on
            jira_issues.site = jira_times.site
            and jira_issues.issue_id = jira_times.issue_id
    left join jira_services
        on
            jira_issues.site = jira_services.site
            and jira_issues.issue_id = jira_services.issue_id
    left join jira_deletions
        on
            jira_issues.site = jira_deletions.site
            and jira_issues.issue_id = jira_deletions.record_id
            and jira_issues.fetched_at <= jira_deletions.deleted_at
    where jira_deletions.record_id is null

)

select * from final
