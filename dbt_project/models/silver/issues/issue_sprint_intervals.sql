-- The sprints of an issue over time, from the changelog of its Sprint field. The field names all
-- sprints at once, so each of its values gives one row per sprint in it.
-- Grain: one row per site, issue, value of the field and sprint in it.

with issues as (

    select * from {{ ref('issues') }}

),

changes as (

    select
        *,
        row_number() over (
            partition by site, issue_id order by changed_at, {{ by_id('history_id') }}, position
        ) as change_order,
        lead(changed_at) over (
            partition by site, issue_id order by changed_at, {{ by_id('history_id') }}, position
        ) as next_changed_at
    from {{ ref('issue_changes') }}
    where field_role = 'sprint'

),

field_values as (

    select * from {{ ref('issue_field_values') }}
    where field_role = 'sprint'

),

final as (

    -- Before its first change an issue was in the sprints that the change replaced.
    select
        changes.site,
        changes.issue_id,
        0 as position,
        sprint.value as sprint_id,
        changes.opened_at as started_at,
        changes.changed_at as ended_at
    from changes
    {{ matches_in('changes.from_value', '([0-9]+)', 'sprint') }}
    where changes.change_order = 1
    union
    select
        changes.site,
        changes.issue_id,
        changes.change_order as position,
        sprint.value as sprint_id,
        changes.changed_at as started_at,
        changes.next_changed_at as ended_at
    from changes
    {{ matches_in('changes.to_value', '([0-9]+)', 'sprint') }}
    union
    -- A value without changes is as old as the issue.
    select
        issues.site,
        issues.issue_id,
        0 as position,
        field_values.value as sprint_id,
        issues.opened_at as started_at,
        cast(null as {{ dbt.type_timestamp() }}) as ended_at
    from issues
    inner join field_values
        on issues.site = field_values.site and issues.issue_id = field_values.issue_id
    left join changes
        on
            issues.site = changes.site
            and issues.issue_id = changes.issue_id
    where changes.issue_id is null

)

select * from final
