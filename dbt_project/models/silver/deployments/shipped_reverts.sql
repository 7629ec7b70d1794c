-- Deployments that shipped a revert, by its commit or as a pull request.
-- Grain: one row per revert, deployment, and commit or pull request that shipped it.

with reverts as (

    select * from {{ ref('reverts') }}

),

commits as (

    select * from {{ ref('deployment_commits') }}
    where is_first_shipment and is_outside_paths is not true

),

final as (

    select
        reverts.repository,
        reverts.taker,
        reverts.taken,
        commits.service,
        commits.environment,
        commits.deployment_id,
        commits.shipment_order,
        commits.deployed_at,
        'commit' as entity_type,
        reverts.taker_sha as entity_id
    from reverts
    inner join commits
        on
            reverts.repository = commits.repository
            and reverts.taker_sha = commits.sha
    union all
    select
        reverts.repository,
        reverts.taker,
        reverts.taken,
        shipments.service,
        shipments.environment,
        shipments.deployment_id,
        shipments.shipment_order,
        shipped.deployed_at,
        'pull_request' as entity_type,
        reverts.repository || '#'
        || cast(reverts.taker_number as {{ dbt.type_string() }}) as entity_id
    from reverts
    inner join {{ ref('pull_request_shipments') }} as shipments
        on
            reverts.repository = shipments.repository
            and reverts.taker_number = shipments.number
    inner join {{ ref('deployment_commits') }} as shipped
        on
            shipments.deployment_id = shipped.deployment_id
            and shipped.is_deployed_sha

)

select * from final
