-- Incidents and bugs among Jira's issues. Times are those of the impact where a field has them.
-- Otherwise they come from an issue's history, because many workflows end in a done status without
-- a resolution date.
-- Grain: one row per issue.

{% set ended = 'timed.impact_ended_at > coalesce(timed.impact_started_at, timed.started_at)' %}

with jira_issues as (

    select * from {{ ref('jira__issues') }}

),

jira_deletions as (

    {{ withdrawn_records('jira', 'issues') }}

),

intervals as (

    select * from {{ ref('issue_status_intervals') }}

),

jira_ruled as (

    select * from {{ ref('jira_issue_rules') }}

),

jira_services as (

    select * from {{ ref('jira_issue_services') }}

),

impacts as (

    select * from {{ ref('jira_impact_times') }}

),

dismissals as (

    select * from {{ ref('dismissals') }}
    where source = 'jira'

),

-- If the rule names the statuses that end an incident, only their times count.
stays as (

    select
        intervals.site,
        intervals.issue_id,
        intervals.position,
        intervals.status,
        intervals.started_at,
        intervals.resolution_kept_since,
        case
            when jira_ruled.resolved_status is not null
                then {{ matches('intervals.status', 'jira_ruled.resolved_status') }}
            else coalesce(intervals.status_category = 'done', false)
        end as is_resolved_status,
        case when jira_ruled.resolved_status is null then intervals.resolution_kept_since end
            as resolved_before_at,
        lead(intervals.position) over (
            partition by intervals.site, intervals.issue_id order by intervals.position
        ) is null as is_last,
        jira_ruled.started_status
    from intervals
    inner join jira_ruled
        on
            intervals.site = jira_ruled.site
            and intervals.issue_id = jira_ruled.issue_id

),

jira_stays as (

    {{ resolved_stays('stays') }}

),

jira_times as (

    select
        site,
        issue_id,
        min(started_at) filter (
            where started_status is not null and {{ matches('status', 'started_status') }}
        ) as status_started_at,
        min(coalesce(resolved_before_at, started_at)) filter (
            where is_resolved and not coalesce(was_resolved, false)
        ) as first_resolved_at,
        max(coalesce(resolved_before_at, started_at)) filter (
            where is_resolved and not coalesce(was_resolved, false)
        ) as last_resolved_at,
        bool_or(is_resolved) filter (where is_last) as is_resolved,
        count(*) filter (where was_resolved and not is_resolved) as reopen_count,
        count(*) > 1 as has_history
    from jira_stays
    group by site, issue_id

),

dismissed as (

    select
        jira_issues.site,
        jira_issues.issue_id,
        min(dismissals.reason) as reason
    from jira_issues
    inner join dismissals
        on {{ matches('jira_issues.resolution', 'dismissals.pattern') }}
    group by jira_issues.site, jira_issues.issue_id

),

timed as (

    select
        jira_issues.site,
        jira_issues.issue_id,
        coalesce(jira_times.status_started_at, jira_issues.opened_at) as started_at,
        -- Without a change of status, the time of its present status is unknown.
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
        impacts.impact_started_at,
        -- Of an incident that is open again, it is the end before.
        case
            when jira_times.is_resolved or coalesce(jira_times.reopen_count, 0) = 0
                then impacts.impact_ended_at
        end as impact_ended_at
    from jira_issues
    left join jira_times
        on
            jira_issues.site = jira_times.site
            and jira_issues.issue_id = jira_times.issue_id
    left join impacts
        on
            jira_issues.site = impacts.site
            and jira_issues.issue_id = impacts.issue_id

),

final as (

    select
        'jira:' || jira_issues.site || '/' || jira_issues.issue_id as incident_key,
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
        dismissed.reason as dismissed_as,
        -- Users were affected when somebody wrote that they were, unless it ended before.
        case
            when timed.impact_started_at >= coalesce(timed.impact_ended_at, timed.resolved_at)
                then timed.started_at
            else coalesce(timed.impact_started_at, timed.started_at)
        end as started_at,
        case
            when {{ ended }} and timed.reopen_count > 0
                then least(timed.impact_ended_at, timed.first_resolved_at)
            when {{ ended }} then timed.impact_ended_at
            else timed.first_resolved_at
        end as first_resolved_at,
        case when {{ ended }} then timed.impact_ended_at else timed.resolved_at end as resolved_at,
        timed.reopen_count,
        jira_issues.fetched_at as known_at
    from jira_issues
    inner join timed
        on
            jira_issues.site = timed.site
            and jira_issues.issue_id = timed.issue_id
    inner join jira_ruled
        on
            jira_issues.site = jira_ruled.site
            and jira_issues.issue_id = jira_ruled.issue_id
    left join jira_services
        on
            jira_issues.site = jira_services.site
            and jira_issues.issue_id = jira_services.issue_id
    left join dismissed
        on
            jira_issues.site = dismissed.site
            and jira_issues.issue_id = dismissed.issue_id
    left join jira_deletions
        on
            jira_issues.site = jira_deletions.site
            and jira_issues.issue_id = jira_deletions.record_id
            and jira_issues.fetched_at <= jira_deletions.deleted_at
    where jira_deletions.record_id is null

)

select * from final
