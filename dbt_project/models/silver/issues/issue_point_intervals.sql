-- An issue's story points over time, from the changelog of the field.
-- Grain: one row per site, issue and value of its story points.

with issues as (

    select * from {{ ref('issues') }}

),

changes as (

    select
        *,
        row_number() over (
            partition by site, issue_id order by changed_at, {{ by_id('history_id') }}, position
        ) as change_order
    from {{ ref('issue_changes') }}
    where field_role = 'story_points'

),

valued as (

    -- Before its first change an issue had the points that the change replaced.
    select
        issues.site,
        issues.issue_id,
        0 as position,
        case
            when changes.issue_id is null
                then cast(issues.story_points as {{ dbt.type_string() }})
            else changes.from_text
        end as points,
        issues.opened_at as started_at
    from issues
    left join changes
        on
            issues.site = changes.site
            and issues.issue_id = changes.issue_id
            and changes.change_order = 1
    union all
    select
        site,
        issue_id,
        change_order as position,
        to_text as points,
        changed_at as started_at
    from changes

),

final as (

    select
        site,
        issue_id,
        position,
        case
            when {{ is_number('points') }} then cast(points as double precision)
        end as points,
        started_at,
        lead(started_at) over (partition by site, issue_id order by position) as ended_at
    from valued

)

select * from final
