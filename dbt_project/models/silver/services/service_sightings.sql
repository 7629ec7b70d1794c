-- What the warehouse has of each service, to say what is missing if a metric is empty.
-- Grain: one row per service.

with services as (

    select * from {{ ref('service_repositories') }}

),

deployed as (

    select
        service,
        count(*) filter (where environment_tier = 'production' and outcome = 'success')
            as production_deployment_count,
        count(*) filter (where environment_tier = 'production' and shipment_order is not null)
            as shipping_deployment_count
    from {{ ref('deployments') }}
    group by service

),

shipped as (

    select
        deployments.service,
        sum(shipment_counts.commit_count) as counted_commit_count
    from {{ ref('shipment_counts') }} as shipment_counts
    inner join {{ ref('deployments') }} as deployments
        on shipment_counts.deployment_id = deployments.deployment_id
    where deployments.shipment_order > 1
    group by deployments.service

),

missing as (

    select
        service,
        count(sha) as unknown_parent_count
    from {{ ref('missing_commits') }}
    group by service

),

seen_incidents as (

    select
        coalesce(incidents.service, links.service) as service,
        count(*) as incident_count
    from {{ ref('incidents') }} as incidents
    left join {{ ref('incident_links') }} as links
        on incidents.incident_key = links.incident_key
    where incidents.kind = 'incident'
    group by coalesce(incidents.service, links.service)

),

final as (

    select
        services.service,
        coalesce(max(deployed.production_deployment_count), 0) as production_deployment_count,
        coalesce(max(deployed.shipping_deployment_count), 0) as shipping_deployment_count,
        coalesce(max(shipped.counted_commit_count), 0) as counted_commit_count,
        coalesce(max(missing.unknown_parent_count), 0) as unknown_parent_count,
        coalesce(max(seen_incidents.incident_count), 0) as incident_count
    from services
    left join deployed on services.service = deployed.service
    left join shipped on services.service = shipped.service
    left join missing on services.service = missing.service
    left join seen_incidents on services.service = seen_incidents.service
    group by services.service

)

select * from final
