-- Sums, not means: the page adds days and divides once, so its means and rates are exact. A
-- deployment weighs by the share of its changes.
with facts as (

    select
        service,
        environment_tier,
        origin,
        deployed_date,
        1 as commit_count,
        lead_time_seconds,
        0 as pull_request_count,
        0 as reviewed_count,
        0 as pickup_seconds,
        0 as deployment_count,
        0 as change_share,
        0 as failed_share,
        0 as all_change_share,
        0 as rework_share
    from gold.fct_commits
    where coalesce(reason, 'bot') = 'bot'
    union all
    select
        service,
        environment_tier,
        origin,
        deployed_date,
        0,
        0,
        1,
        case when pickup_seconds is null then 0 else 1 end,
        coalesce(pickup_seconds, 0),
        0,
        0,
        0,
        0,
        0
    from gold.fct_pull_requests
    where coalesce(reason, 'bot') = 'bot'
    union all
    select
        service,
        environment_tier,
        origin,
        deployed_date,
        0,
        0,
        0,
        0,
        0,
        case when is_rollback then 0 else 1 end,
        case when is_rollback then 0 else change_share end,
        case when is_change_failure and not is_rollback then change_share else 0 end,
        change_share,
        case when is_rework then change_share else 0 end
    from gold.fct_deployment_origins

)

select
    service,
    environment_tier as tier,
    deployed_date as day,
    origin,
    sum(commit_count) as commits,
    sum(lead_time_seconds) as lead_seconds,
    sum(pull_request_count) as pulls,
    sum(reviewed_count) as reviewed,
    sum(pickup_seconds) as pickup_seconds,
    sum(deployment_count) as deployments,
    cast(sum(change_share) as double precision) as share,
    cast(sum(failed_share) as double precision) as failed,
    cast(sum(all_change_share) as double precision) as all_share,
    cast(sum(rework_share) as double precision) as rework
from facts
where deployed_date >= %(evidence_since)s
group by service, environment_tier, deployed_date, origin
order by service, tier, day, origin
