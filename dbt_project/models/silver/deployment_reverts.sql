-- Deployments that shipped the revert of something an earlier deployment had shipped.
-- A revert inside the same deployment never reached anybody, so it is no row here; nor is one of
-- a commit from before tracking began, which no known deployment brought.
-- Grain: one row per reverted deployment, reverting deployment and commit or pull request.

with commits as (

    select * from {{ ref('commits') }}

),

pull_requests as (

    select * from {{ ref('pull_requests') }}

),

reverting_shipments as (

    select * from {{ ref('pull_request_shipments') }}

),

reverted_shipments as (

    select * from {{ ref('pull_request_shipments') }}

),

-- The same view twice: read once for both uses, it would be copied whole.
reverting_commits as (

    select * from {{ ref('deployment_commits') }}
    where
        is_first_shipment
        and is_outside_paths is not true

),

shipped_commits as (

    select * from {{ ref('deployment_commits') }}
    where
        is_first_shipment
        and is_outside_paths is not true

),

reverted_commits as (

    select
        reverting.service,
        reverting.environment,
        reverted.deployment_id as failed_deployment_id,
        reverted.shipment_order as failed_order,
        reverting.deployment_id as reverting_deployment_id,
        reverting.shipment_order as reverting_order,
        reverting.deployed_at as reverted_at,
        'commit' as entity_type,
        commits.sha as entity_id
    from commits
    inner join reverting_commits as reverting
        on
            commits.repository = reverting.repository
            and commits.sha = reverting.sha
    inner join shipped_commits as reverted
        on
            reverting.service = reverted.service
            and reverting.environment = reverted.environment
            and reverting.repository = reverted.repository
            and commits.reverted_sha = reverted.sha
    where commits.reverted_sha is not null

),

reverted_pull_requests as (

    select
        reverting.service,
        reverting.environment,
        reverted.deployment_id as failed_deployment_id,
        reverted.shipment_order as failed_order,
        reverting.deployment_id as reverting_deployment_id,
        reverting.shipment_order as reverting_order,
        shipped.deployed_at as reverted_at,
        'pull_request' as entity_type,
        pull_requests.repository || '#'
        || cast(pull_requests.number as {{ dbt.type_string() }}) as entity_id
    from pull_requests
    inner join reverting_shipments as reverting
        on
            pull_requests.repository = reverting.repository
            and pull_requests.number = reverting.number
    inner join reverted_shipments as reverted
        on
            reverting.service = reverted.service
            and reverting.environment = reverted.environment
            and reverting.repository = reverted.repository
            and pull_requests.reverted_number = reverted.number
    inner join {{ ref('deployment_commits') }} as shipped
        on
            reverting.deployment_id = shipped.deployment_id
            and shipped.is_deployed_sha
    where pull_requests.reverted_number is not null

),

final as (

    select * from reverted_commits
    where
        failed_order < reverting_order
        and failed_order > 1
    union all
    select * from reverted_pull_requests
    where
        failed_order < reverting_order
        and failed_order > 1

)

select * from final
