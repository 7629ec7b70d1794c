-- A sprint's report is the count of its issues, and the sum of their points.
-- Rows: sprints that differ from their issues.

with aggregated as (

    select
        site,
        sprint_id,
        count(*) filter (where is_committed) as committed_count,
        count(*) filter (where is_added) as added_count,
        count(*) filter (where is_removed) as removed_count,
        count(*) filter (where is_completed) as completed_count,
        count(*) filter (where is_completed_outside) as completed_outside_count,
        count(*) filter (where is_carried_over) as carried_over_count,
        sum(entered_points) filter (where is_committed) as committed_points,
        sum(final_points) filter (where is_completed) as completed_points
    from {{ ref('fct_sprint_issues') }}
    group by site, sprint_id

)

select
    coalesce(sprints.site, aggregated.site) as site,
    coalesce(sprints.sprint_id, aggregated.sprint_id) as sprint_id,
    sprints.committed_count as published,
    aggregated.committed_count as aggregated
from {{ ref('flow_sprints') }} as sprints
full outer join aggregated
    on
        sprints.site = aggregated.site
        and sprints.sprint_id = aggregated.sprint_id
where
    sprints.sprint_id is null
    or sprints.committed_count <> coalesce(aggregated.committed_count, 0)
    or sprints.added_count <> coalesce(aggregated.added_count, 0)
    or sprints.removed_count <> coalesce(aggregated.removed_count, 0)
    or sprints.completed_count <> coalesce(aggregated.completed_count, 0)
    or sprints.completed_outside_count <> coalesce(aggregated.completed_outside_count, 0)
    or sprints.carried_over_count <> coalesce(aggregated.carried_over_count, 0)
    or abs(sprints.committed_points - coalesce(aggregated.committed_points, 0)) > 1e-6
    or abs(sprints.completed_points - coalesce(aggregated.completed_points, 0)) > 1e-6
