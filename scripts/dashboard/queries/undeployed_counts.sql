-- How many there are of them, and why.
select
    service,
    environment_tier as tier,
    reason,
    count(*) as n
from gold.fct_pull_requests
where
    merged_at is not null
    and deployment_id is null
group by service, environment_tier, reason
order by service, environment_tier, reason
