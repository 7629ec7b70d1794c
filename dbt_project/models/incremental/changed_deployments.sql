-- Deployments whose shipped commits or pull requests may have changed: some were added or removed,
-- or the deployment is new or removed itself.
-- Grain: one row per deployment and build that noticed it.

with first_shipments as (

    select * from {{ ref('first_shipments') }}

),

units as (

    select * from {{ ref('units') }}

),

changed_keys as (

    select * from {{ ref('changed_keys') }}

),

final as (

    select deployments.deployment_id
    from first_shipments
    inner join units
        on first_shipments.unit_id = units.unit_id
    inner join {{ ref('deployments') }} as deployments
        on
            units.service = deployments.service
            and units.environment = deployments.environment
            and first_shipments.shipment_order = deployments.shipment_order
    where {{ changed_since_last_build('first_shipments._built_at') }}
    union
    -- A commit that became known after it was shipped.
    select shipped.deployment_id
    from {{ ref('deployment_commits') }} as shipped
    inner join {{ ref('commits') }} as commits
        on
            shipped.repository = commits.repository
            and shipped.sha = commits.sha
    where {{ changed_since_last_build('commits._built_at') }}
    union
    -- A pull request whose size became known.
    select shipments.deployment_id
    from {{ ref('pull_request_shipments') }} as shipments
    inner join {{ ref('pull_requests') }} as pull_requests
        on
            shipments.repository = pull_requests.repository
            and shipments.number = pull_requests.number
    where {{ changed_since_last_build('pull_requests._built_at') }}
    union
    select deployment_id
    from changed_keys
    where
        deployment_id is not null
        and {{ recorded_by('deployments', 'pull_request_shipments') }}
    union
    select deployments.deployment_id
    from changed_keys
    inner join {{ ref('deployments') }} as deployments
        on changed_keys.service = deployments.service
    where {{ recorded_by('service_path_commits') }}

)

select * from final
