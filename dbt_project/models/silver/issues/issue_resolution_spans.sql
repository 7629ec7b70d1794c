-- The time spans in which a Jira issue had a resolution, from its history. Without a change in the
-- history it has had its resolution since its resolution date.
-- Grain: one row per site, issue and time from which it had a resolution.

with issues as (

    select * from {{ ref('jira__issues') }}

),

changes as (

    select
        site,
        issue_id,
        changed_at,
        coalesce(nullif(from_value, '-1'), nullif(from_text, '')) is not null as was_set,
        coalesce(nullif(to_value, '-1'), nullif(to_text, '')) is not null as is_set,
        lead(changed_at) over in_order as next_changed_at,
        row_number() over in_order as change_order
    from {{ ref('jira__changes') }}
    where field = 'resolution'
    window in_order as (
        partition by site, issue_id order by changed_at, {{ by_id('history_id') }}, position
    )

),

spans as (

    select
        changes.site,
        changes.issue_id,
        issues.opened_at as started_at,
        changes.changed_at as ended_at
    from changes
    inner join issues
        on
            changes.site = issues.site
            and changes.issue_id = issues.issue_id
    where changes.change_order = 1 and changes.was_set
    union all
    select
        site,
        issue_id,
        changed_at as started_at,
        next_changed_at as ended_at
    from changes
    where is_set
    union all
    select
        issues.site,
        issues.issue_id,
        issues.resolution_at as started_at,
        cast(null as {{ dbt.type_timestamp() }}) as ended_at
    from issues
    left join changes
        on
            issues.site = changes.site
            and issues.issue_id = changes.issue_id
            and changes.change_order = 1
    where changes.issue_id is null and issues.resolution_at is not null

),

final as (

    select
        site,
        issue_id,
        started_at,
        max(ended_at) as ended_at
    from spans
    where ended_at is null or ended_at > started_at
    group by site, issue_id, started_at

)

select * from final
