-- The deployment that first shipped each commit to a service's environment.
-- Grain: one row per deployment and commit it shipped first; a deployment that shipped nothing new
-- has one row, for its own commit, with is_first_shipment false.
--
-- Without a `with`, unlike other models: PostgreSQL inlines a view that has none, so a query for a
-- few days or new rows reads only those.

select
    deployments.service,
    deployments.environment,
    deployments.deployment_id,
    deployments.repository,
    first_shipments.sha,
    deployments.finished_at as deployed_at,
    deployments.source_order,
    deployments.shipment_order,
    first_shipments.is_deployed_sha,
    first_shipments.is_first_shipment,
    -- A deployment ships all of its repository's commits, but a service has only its paths.
    services.service is not null and service_path_commits.sha is null as is_outside_paths,
    first_shipments._built_at
from {{ ref('first_shipments') }} as first_shipments
inner join {{ ref('units') }} as units
    on first_shipments.unit_id = units.unit_id
inner join {{ ref('deployments') }} as deployments
    on
        units.service = deployments.service
        and units.environment = deployments.environment
        and first_shipments.shipment_order = deployments.shipment_order
left join {{ ref('service_repositories') }} as services
    on
        deployments.service = services.service
        and deployments.repository = services.repository
        and services.path_pattern is not null
left join {{ ref('service_path_commits') }} as service_path_commits
    on
        deployments.service = service_path_commits.service
        and deployments.repository = service_path_commits.repository
        and first_shipments.sha = service_path_commits.sha
