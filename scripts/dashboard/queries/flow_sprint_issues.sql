-- The issues behind the newest sprints that the page carries.
with newest as (

    select
        site,
        sprint_id,
        started_at
    from gold.flow_sprints
    order by started_at desc, site, sprint_id
    limit %(sprints)s

)

select
    issues.site,
    issues.sprint_id,
    issues.issue_key,
    issues.issue_type,
    facts.title,
    facts.url,
    issues.is_committed,
    case
        when issues.is_removed then 'removed'
        when issues.is_completed then 'completed'
        when issues.is_completed_outside then 'completed_outside'
        when issues.is_carried_over then 'carried_over'
    end as fate,
    issues.entered_points,
    issues.final_points
from newest
inner join gold.fct_sprint_issues as issues
    on
        newest.site = issues.site
        and newest.sprint_id = issues.sprint_id
inner join gold.fct_issues as facts
    on
        issues.site = facts.site
        and issues.issue_id = facts.issue_id
order by
    newest.started_at desc, issues.site, issues.sprint_id, issues.is_committed desc,
    issues.issue_key
limit %(issues)s
