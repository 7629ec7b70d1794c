-- Deployments that shipped a hotfix, and the earlier deployment that the hotfix repaired.
-- Grain: one row per deployment and hotfix pull request it shipped.

with pull_requests as (

    select * from {{ ref('pull_requests') }}
    where is_hotfix

),

shipments as (

    select * from {{ ref('pull_request_shipments') }}

),

deployments as (

    select * from {{ ref('deployments') }}
    where shipment_order is not null

),

rollbacks as (

    select * from {{ ref('deployment_rollbacks') }}

),

-- A rollback restores an old version; the version that failed is the one before it.
previous as (

    select
        deployments.deployment_id,
        deployments.finished_at,
        max(
            case when rollbacks.deployment_id is null then deployments.shipment_order end
        ) over (
            partition by deployments.service, deployments.environment
            order by deployments.shipment_order
            rows between unbounded preceding and 1 preceding
        ) as failed_order
    from deployments
    left join rollbacks
        on deployments.deployment_id = rollbacks.deployment_id

),

final as (

    select
        shipments.service,
        shipments.environment,
        shipments.deployment_id,
        previous.finished_at as deployed_at,
        previous.failed_order,
        pull_requests.repository || '#'
        || cast(pull_requests.number as {{ dbt.type_string() }}) as entity_id
    from pull_requests
    inner join shipments
        on
            pull_requests.repository = shipments.repository
            and pull_requests.number = shipments.number
    inner join previous
        on shipments.deployment_id = previous.deployment_id
    -- The content of the first tracked deployment was shipped before; nothing known precedes it.
    where shipments.shipment_order > 1

)

select * from final
