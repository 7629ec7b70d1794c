-- The sprint report, the newest sprint first.
select
    site,
    sprint_id,
    sprint,
    project_key,
    is_open,
    started_at,
    coalesce(ended_at, planned_end_at) as ends_at,
    committed_count,
    added_count,
    removed_count,
    completed_count,
    completed_outside_count,
    carried_over_count,
    completion_rate,
    reason,
    committed_points,
    completed_points
from gold.flow_sprints
order by started_at desc, site, sprint_id
limit %(sprints)s
