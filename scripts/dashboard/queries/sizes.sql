-- Sums, not means, of what has a known size: the page adds days and divides once, so its means and
-- rates are exact. What counts is what `dora_by_size` counts.
with facts as (

    select
        service,
        environment_tier,
        size_class,
        deployed_date,
        1 as pull_request_count,
        lead_time_seconds,
        case when pickup_seconds is null then 0 else 1 end as reviewed_count,
        coalesce(pickup_seconds, 0) as pickup_seconds,
        0 as deployment_count,
        0 as failure_count,
        0 as all_deployment_count,
        0 as rework_count
    from gold.fct_pull_requests
    where reason is null
    union all
    select
        service,
        environment_tier,
        size_class,
        deployed_date,
        0,
        0,
        0,
        0,
        case when is_rollback then 0 else 1 end,
        case when is_change_failure and not is_rollback then 1 else 0 end,
        1,
        case when is_rework then 1 else 0 end
    from gold.fct_deployments
    where
        outcome = 'success'
        and not is_baseline

)

select
    service,
    environment_tier as tier,
    deployed_date as day,
    size_class,
    sum(pull_request_count) as pulls,
    sum(lead_time_seconds) as lead_seconds,
    sum(reviewed_count) as reviewed,
    sum(pickup_seconds) as pickup_seconds,
    sum(deployment_count) as deployments,
    sum(failure_count) as failed,
    sum(all_deployment_count) as all_deployments,
    sum(rework_count) as rework
from facts
where
    size_class is not null
    and deployed_date >= %(evidence_since)s
group by service, environment_tier, deployed_date, size_class
order by service, tier, day, size_class
