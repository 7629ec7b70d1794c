-- Jira's sprint report, and not its velocity chart: what was committed to when each sprint began,
-- what came and went while it ran, and how it ended, in issues and in story points. Sprints that
-- have not begun are not in it.
-- Grain: one row per site and sprint.

with sprints as (

    select * from {{ ref('sprints') }}
    where started_at is not null and started_at <= known_until

),

measured as (

    -- sqlfluff loses the indentation of what Jinja repeats.
    -- noqa: disable=LT02
    select
        site,
        sprint_id,
        count(entered_points) + count(final_points) > 0 as has_points,
        count(*) filter (where is_committed and is_completed) as completed_committed_count,
        {%- for fate, points in [
            ('committed', 'entered_points'),
            ('added', 'entered_points'),
            ('removed', 'final_points'),
            ('completed', 'final_points'),
            ('completed_outside', 'final_points'),
            ('carried_over', 'final_points'),
        ] %}
        count(*) filter (where is_{{ fate }}) as {{ fate }}_count,
        coalesce(sum({{ points }}) filter (where is_{{ fate }}), 0) as {{ fate }}_points
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('fct_sprint_issues') }}
    group by site, sprint_id

),

final as (

    -- noqa: disable=LT02
    select
        sprints.site,
        sprints.sprint_id,
        sprints.sprint,
        sprints.board_id,
        sprints.board,
        sprints.project_key,
        not sprints.is_closed as is_open,
        sprints.started_at,
        sprints.planned_end_at,
        sprints.ended_at,
        {%- for fate in ['committed', 'added', 'removed', 'completed', 'completed_outside'] %}
        coalesce(measured.{{ fate }}_count, 0) as {{ fate }}_count,
        {%- endfor %}
        case when sprints.is_closed then coalesce(measured.carried_over_count, 0) end
            as carried_over_count,
        case
            when sprints.is_closed
                then cast(measured.completed_committed_count as double precision)
                    / nullif(measured.committed_count, 0)
        end as completion_rate,
        case
            when not sprints.is_closed then 'sprint_open'
            when coalesce(measured.committed_count, 0) = 0 then 'nothing_committed'
        end as reason,
        {%- for fate in ['committed', 'added', 'removed', 'completed', 'completed_outside'] %}
        case when measured.has_points then measured.{{ fate }}_points end as {{ fate }}_points,
        {%- endfor %}
        case when measured.has_points and sprints.is_closed then measured.carried_over_points end
            as carried_over_points,
        case when not coalesce(measured.has_points, false) then 'no_story_points' end
            as points_reason
    from sprints
    left join measured
        on sprints.site = measured.site and sprints.sprint_id = measured.sprint_id

)

select * from final
