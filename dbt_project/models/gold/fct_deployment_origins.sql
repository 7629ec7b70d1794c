-- The origins of a deployment's changes, as shares that add up to one. With them a deployment
-- weighs in the rates by origin. Changes of a baseline have no known shipping time.
-- Grain: one row per deployment and origin that it shipped any changes of.

{{ record_changed_keys(
    {'service': 'service', 'environment': 'environment', 'date_day': 'deployed_date'},
) }}

with deployments as (

    select * from {{ ref('fct_deployments') }}
    where
        outcome = 'success'
        and not is_baseline

),

origins as (

    select
        *,
        sum(change_count) over (partition by deployment_id) as all_change_count
    from {{ ref('deployment_origins') }}

),

final as (

    select
        deployments.deployment_id,
        origins.origin,
        deployments.service,
        deployments.environment,
        deployments.environment_tier,
        origins.change_count,
        cast(origins.change_count as double precision)
        / cast(origins.all_change_count as double precision) as change_share,
        deployments.is_rollback,
        deployments.is_change_failure,
        deployments.is_rework,
        deployments.finished_at,
        deployments.deployed_date
    from origins
    inner join deployments
        on origins.deployment_id = deployments.deployment_id

)

select * from final
