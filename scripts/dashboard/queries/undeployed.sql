-- What was merged and is not in the environment yet.
select
    service,
    environment_tier as tier,
    number,
    title,
    url,
    reason,
    merged_at
from gold.fct_pull_requests
where
    merged_at is not null
    and deployment_id is null
order by service, environment_tier, merged_at, number
