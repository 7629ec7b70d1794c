-- Sums, not means: the page adds days and divides once, so its means are exact. A stage that did
-- not happen took no time.
select
    service,
    environment_tier as tier,
    deployed_date as day,
    count(*) as n,
    sum(coalesce(coding_seconds, 0)) as coding,
    sum(coalesce(pickup_seconds, 0)) as pickup,
    sum(coalesce(review_seconds, 0)) as review,
    sum(coalesce(merge_wait_seconds, 0)) as merge_wait,
    sum(coalesce(queue_seconds, 0)) as queue,
    sum(coalesce(deploy_seconds, 0)) as deploy
from gold.fct_pull_requests
where
    reason is null
    and deployed_date >= %(evidence_since)s
group by service, environment_tier, deployed_date
order by service, tier, day
