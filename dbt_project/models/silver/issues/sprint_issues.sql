-- The outcome of each issue in each sprint that was started, as in Jira's sprint report. An issue
-- comes in one of two ways (committed or added) and, once the sprint is closed, leaves in one of
-- four (removed, completed, completed outside, carried over). A story includes its sub-tasks.
-- Grain: one row per site, sprint and issue that was in it while it ran.

-- A value that still applies ends in the far future: an engine that cannot join by "is null or"
-- would compare each row with every other.
{% set never = "cast('9999-12-31' as " ~ dbt.type_timestamp() ~ ')' %}

with sprints as (

    select * from {{ ref('sprints') }}
    where started_at is not null and started_at <= known_until

),

issues as (

    select * from {{ ref('issues') }}
    where not is_subtask

),

intervals as (

    select * from {{ ref('issue_sprint_intervals') }}

),

resolutions as (

    select
        site,
        issue_id,
        resolved_at,
        coalesce(reopened_at, {{ never }}) as held_until
    from {{ ref('issue_resolutions') }}

),

points as (

    select
        site,
        issue_id,
        points,
        started_at,
        coalesce(ended_at, {{ never }}) as held_until
    from {{ ref('issue_point_intervals') }}

),

members as (

    select
        sprints.site,
        sprints.sprint_id,
        sprints.started_at,
        sprints.known_until,
        sprints.is_closed,
        intervals.issue_id,
        coalesce(bool_or(intervals.started_at <= sprints.started_at), false) as is_committed,
        -- Completing a sprint moves open issues to the next one, within the same second.
        coalesce(
            bool_or(
                intervals.ended_at is null
                or intervals.ended_at >= {{ dbt.date_trunc('second', 'sprints.known_until') }}
            ),
            false
        ) as is_in_at_end,
        min(intervals.started_at) as entered_at,
        max(intervals.ended_at) as left_at
    from sprints
    inner join intervals
        on
            sprints.site = intervals.site
            and sprints.sprint_id = intervals.sprint_id
            -- In the sprint while it ran, up to and including the second in which it began or
            -- ended.
            and intervals.started_at <= sprints.known_until
            and (intervals.ended_at is null or intervals.ended_at > sprints.started_at)
    inner join issues
        on
            intervals.site = issues.site
            and intervals.issue_id = issues.issue_id
    group by
        sprints.site, sprints.sprint_id, sprints.started_at, sprints.known_until,
        sprints.is_closed, intervals.issue_id

),

ended as (

    select
        members.*,
        case when members.is_in_at_end then resolutions.resolved_at end as resolved_at,
        greatest(members.started_at, members.entered_at) as counted_from
    from members
    left join resolutions
        on
            members.site = resolutions.site
            and members.issue_id = resolutions.issue_id
            and resolutions.resolved_at <= members.known_until
            and resolutions.held_until > members.known_until

),

final as (

    select
        ended.site,
        ended.sprint_id,
        ended.issue_id,
        ended.is_committed,
        not ended.is_committed as is_added,
        not ended.is_in_at_end as is_removed,
        ended.is_in_at_end and ended.resolved_at is not null
        and ended.resolved_at >= ended.counted_from as is_completed,
        ended.is_in_at_end and ended.resolved_at is not null
        and ended.resolved_at < ended.counted_from as is_completed_outside,
        ended.is_in_at_end and ended.resolved_at is null and ended.is_closed as is_carried_over,
        first_points.points as entered_points,
        last_points.points as final_points,
        ended.entered_at,
        case when not ended.is_in_at_end then ended.left_at end as removed_at,
        ended.resolved_at as completed_at
    from ended
    left join points as first_points
        on
            ended.site = first_points.site
            and ended.issue_id = first_points.issue_id
            and first_points.started_at <= ended.counted_from
            and first_points.held_until > ended.counted_from
    left join points as last_points
        on
            ended.site = last_points.site
            and ended.issue_id = last_points.issue_id
            and last_points.started_at <= ended.known_until
            and last_points.held_until > ended.known_until

)

select * from final
