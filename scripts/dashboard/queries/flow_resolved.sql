-- The issues that were resolved last: what throughput and cycle time are made of.
select
    project_key,
    issue_key,
    issue_type,
    title,
    url,
    resolved_date,
    started_at,
    resolved_at,
    cycle_seconds,
    reason,
    reopen_count
from gold.fct_issues
where resolved_at is not null
order by resolved_at desc, issue_key
limit %(issues)s
