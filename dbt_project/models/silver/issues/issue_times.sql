-- When work on an issue began, with its first stay in progress, and when it was resolved.
-- Grain: one row per site and issue.

with intervals as (

    select * from {{ ref('issue_status_intervals') }}

),

resolutions as (

    select * from {{ ref('issue_resolutions') }}

),

starts as (

    select
        site,
        issue_id,
        min(started_at) filter (where status_category = 'indeterminate') as started_at
    from intervals
    group by site, issue_id

),

ends as (

    select
        site,
        issue_id,
        min(resolved_at) as first_resolved_at,
        max(resolved_at) filter (where reopened_at is null) as resolved_at,
        count(reopened_at) as reopen_count
    from resolutions
    group by site, issue_id

),

final as (

    select
        starts.site,
        starts.issue_id,
        starts.started_at,
        ends.first_resolved_at,
        ends.resolved_at,
        coalesce(ends.reopen_count, 0) as reopen_count
    from starts
    left join ends
        on starts.site = ends.site and starts.issue_id = ends.issue_id

)

select * from final
