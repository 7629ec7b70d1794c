-- How many of its service's commits each deployment shipped first.
-- Grain: one row per deployment that shipped any.

-- depends_on: {{ ref('changed_keys') }}

with units as (

    select * from {{ ref('units') }}
    {{ only_changed() }}

),

paths as (

    select * from {{ ref('service_repositories') }}
    where path_pattern is not null

),

deployments as (

    select
        deployments.*,
        units.unit_id,
        paths.service is not null as is_of_paths
    from {{ ref('deployments') }} as deployments
    inner join units
        on
            deployments.service = units.service
            and deployments.environment = units.environment
    left join paths
        on
            deployments.service = paths.service
            and deployments.repository = paths.repository

),

-- By numbers, before any deployment's names are looked up.
shipped as (

    select
        first_shipments.unit_id,
        first_shipments.shipment_order,
        count(*) as commit_count
    from units
    inner join {{ ref('first_shipments') }} as first_shipments
        on units.unit_id = first_shipments.unit_id
    where first_shipments.is_first_shipment
    group by first_shipments.unit_id, first_shipments.shipment_order

),

-- Of a service that is only some paths of a repository, the commits that touch them.
shipped_of_paths as (

    select
        deployments.deployment_id,
        count(*) as commit_count
    from deployments
    inner join {{ ref('service_path_commits') }} as path_commits
        on
            deployments.service = path_commits.service
            and deployments.repository = path_commits.repository
    inner join {{ ref('first_shipments') }} as first_shipments
        on
            path_commits.sha = first_shipments.sha
            and deployments.unit_id = first_shipments.unit_id
            and deployments.shipment_order = first_shipments.shipment_order
    where
        deployments.is_of_paths
        and first_shipments.is_first_shipment
    group by deployments.deployment_id

),

counted as (

    select
        deployments.deployment_id,
        deployments.service,
        case when deployments.is_of_paths then of_paths.commit_count else shipped.commit_count end
            as commit_count
    from deployments
    inner join shipped
        on
            deployments.unit_id = shipped.unit_id
            and deployments.shipment_order = shipped.shipment_order
    left join shipped_of_paths as of_paths
        on deployments.deployment_id = of_paths.deployment_id

),

final as (

    select
        deployment_id,
        service,
        commit_count,
        {{ built_at() }} as _built_at
    from counted
    where commit_count is not null

)

select * from final
