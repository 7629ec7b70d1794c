-- Deployments that a rollback undid: from the first after its target up to the rollback.
-- Grain: one row per deployment that was undone.

with rollbacks as (

    select * from {{ ref('deployment_rollbacks') }}

),

deployments as (

    select * from {{ ref('deployments') }}

),

final as (

    select distinct deployments.deployment_id
    from rollbacks
    inner join deployments
        on
            rollbacks.service = deployments.service
            and rollbacks.environment = deployments.environment
            and deployments.shipment_order >= rollbacks.failed_order
            and deployments.shipment_order < rollbacks.shipment_order

)

select * from final
