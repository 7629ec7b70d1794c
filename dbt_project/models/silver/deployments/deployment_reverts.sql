-- Deployments that shipped the revert of something an earlier deployment had shipped. A revert
-- inside the same deployment never reached users, so it has no row. Nor has the revert of a commit
-- from before tracking began, because no known deployment shipped it.
-- Grain: one row per reverted deployment, reverting deployment and commit or pull request.

with reverts as (

    select * from {{ ref('reverts') }}

),

reverting as (

    select * from {{ ref('shipped_reverts') }}

),

reverted_commits as (

    select * from {{ ref('deployment_commits') }}
    where is_first_shipment and is_outside_paths is not true

),

reverted as (

    select
        reverts.*,
        reverted_commits.service,
        reverted_commits.environment,
        reverted_commits.deployment_id,
        reverted_commits.shipment_order
    from reverts
    inner join reverted_commits
        on
            reverts.repository = reverted_commits.repository
            and reverts.taken_sha = reverted_commits.sha
    union all
    select
        reverts.*,
        shipments.service,
        shipments.environment,
        shipments.deployment_id,
        shipments.shipment_order
    from reverts
    inner join {{ ref('pull_request_shipments') }} as shipments
        on
            reverts.repository = shipments.repository
            and reverts.taken_number = shipments.number

),

final as (

    select distinct
        reverting.service,
        reverting.environment,
        reverted.deployment_id as failed_deployment_id,
        reverted.shipment_order as failed_order,
        reverting.deployment_id as reverting_deployment_id,
        reverting.shipment_order as reverting_order,
        reverting.deployed_at as reverted_at,
        reverting.entity_type,
        reverting.entity_id
    from reverting
    inner join reverted
        on
            reverting.service = reverted.service
            and reverting.environment = reverted.environment
            and reverting.repository = reverted.repository
            and reverting.taker = reverted.taker
            and reverting.taken = reverted.taken
    where
        reverted.shipment_order < reverting.shipment_order
        and reverted.shipment_order > 1

)

select * from final
