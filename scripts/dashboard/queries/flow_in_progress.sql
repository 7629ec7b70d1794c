-- What is in progress now, begun longest ago first.
select
    project_key,
    issue_key,
    issue_type,
    title,
    url,
    status,
    started_at
from gold.fct_issues
where
    status_category = 'indeterminate'
    and started_at is not null
order by started_at, issue_key
limit %(issues)s
