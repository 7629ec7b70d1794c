-- The deployment with which a pull request first reached each environment tier of a service: of
-- several environments in a tier the first to have it counts.
-- Grain: one row per pull request, service and environment tier that it reached.

with shipments as (

    select * from {{ ref('pull_request_shipments') }}
    {{ in_scope('changed_shipments', ['repository', 'number']) }}

),

deployments as (

    select * from {{ ref('deployments') }}

),

ranked as (

    select
        shipments.*,
        deployments.environment_tier,
        deployments.started_at as deployment_started_at,
        deployments.finished_at as deployed_at,
        row_number() over (
            partition by
                shipments.repository, shipments.number, shipments.service,
                deployments.environment_tier
            order by deployments.finished_at, deployments.source_order, deployments.deployment_id
        ) as choice
    from shipments
    inner join deployments on shipments.deployment_id = deployments.deployment_id

),

final as (

    select
        repository,
        number,
        service,
        environment,
        environment_tier,
        deployment_id,
        shipped_by,
        shipment_order = 1 as is_baseline,
        deployment_started_at,
        deployed_at
    from ranked
    where choice = 1

)

select * from final
