-- Deployments that returned to the content of an earlier one, and the deployment that each shows to
-- have failed. A deployment's content has a position: the order in which it was first shipped.
-- Deploying an earlier position than the live one is a rollback, a later one rolling forward.
-- Grain: one row per rollback.

with deployed_first as (

    select * from {{ ref('deployment_commits') }}
    {{ in_scope(
        'changed_keys',
        ['service'],
        condition='is_deployed_sha and is_first_shipment',
        recorded_by=['deployments', 'first_shipments'],
    ) }}

),

-- The same view again: if one CTE served both uses, PostgreSQL would materialize all of it.
deployed_again as (

    select * from {{ ref('deployment_commits') }}
    {{ in_scope(
        'changed_keys',
        ['service'],
        condition='is_deployed_sha and not is_first_shipment',
        recorded_by=['deployments', 'first_shipments'],
    ) }}

),

units as (

    select * from {{ ref('units') }}

),

first_shipments as (

    select * from {{ ref('first_shipments') }}
    where is_first_shipment

),

deployed as (

    select
        service,
        environment,
        deployment_id,
        shipment_order,
        deployed_at,
        shipment_order as first_order,
        true as was_deployed_itself
    from deployed_first
    union all
    select
        deployed_again.service,
        deployed_again.environment,
        deployed_again.deployment_id,
        deployed_again.shipment_order,
        deployed_again.deployed_at,
        first_shipments.shipment_order as first_order,
        first_shipments.is_deployed_sha as was_deployed_itself
    from deployed_again
    inner join units
        on
            deployed_again.service = units.service
            and deployed_again.environment = units.environment
    inner join first_shipments
        on
            units.unit_id = first_shipments.unit_id
            and deployed_again.sha = first_shipments.sha

),

-- A commit that came only inside a larger deployment has a position just before that deployment.
positioned as (

    select
        *,
        first_order - case when was_deployed_itself then 0 else 0.5 end as position
    from deployed

),

compared as (

    select
        *,
        lag(position) over (
            partition by service, environment order by shipment_order
        ) as live_position
    from positioned

),

reported as (

    select deployment_id from {{ ref('deployments') }}
    {{ in_scope(
        'changed_keys',
        ['service'],
        condition="is_rollback_reported",
        recorded_by=['deployments', 'first_shipments'],
    ) }}

),

rollbacks as (

    select
        compared.*,
        compared.position < compared.live_position as is_backward
    from compared
    left join reported
        on compared.deployment_id = reported.deployment_id
    where
        compared.position < compared.live_position
        or reported.deployment_id is not null

),

targets as (

    select
        rollbacks.deployment_id,
        max(earlier.shipment_order) as target_order
    from rollbacks
    inner join compared as earlier
        on
            rollbacks.service = earlier.service
            and rollbacks.environment = earlier.environment
            and rollbacks.shipment_order > earlier.shipment_order
            and rollbacks.position >= earlier.position
    group by rollbacks.deployment_id

),

final as (

    select
        rollbacks.service,
        rollbacks.environment,
        rollbacks.deployment_id,
        rollbacks.shipment_order,
        rollbacks.deployed_at,
        targets.target_order,
        -- A rollback that undoes no success fails none: the deployment it replaces had failed by
        -- itself.
        case when rollbacks.is_backward then coalesce(targets.target_order, 0) + 1 end
            as failed_order
    from rollbacks
    left join targets
        on rollbacks.deployment_id = targets.deployment_id

)

select * from final
