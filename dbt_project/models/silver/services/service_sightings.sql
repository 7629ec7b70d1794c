-- What the warehouse has of each service, to say what is missing if a metric is empty.
-- Grain: one row per service.

with services as (

    select * from {{ ref('service_repositories') }}

),

deployments as (

    select * from {{ ref('deployments') }}

),

shipment_counts as (

    select * from {{ ref('shipment_counts') }}

),

deployment_commits as (

    select * from {{ ref('deployment_commits') }}

),

unknown_parents as (

    select * from {{ ref('unknown_parents') }}

),

incidents as (

    select * from {{ ref('incidents') }}
    where kind = 'incident'

),

links as (

    select * from {{ ref('incident_links') }}

),

deployed as (

    select
        service,
        count(*) filter (where environment_tier = 'production' and outcome = 'success')
            as production_deployment_count,
        count(*) filter (where environment_tier = 'production' and shipment_order is not null)
            as shipping_deployment_count
    from deployments
    group by service

),

shipped as (

    select
        deployments.service,
        sum(shipment_counts.commit_count) as counted_commit_count
    from shipment_counts
    inner join deployments
        on shipment_counts.deployment_id = deployments.deployment_id
    where deployments.shipment_order > 1
    group by deployments.service

),

-- Missing commits: parents at the end of history, and deployed commits known from webhooks alone.
-- One is named and all are counted.
missing_commits as (

    select
        service,
        count(distinct sha) as unknown_parent_count
    from (
        select
            services.service,
            unknown_parents.parent_sha as sha
        from unknown_parents
        inner join {{ ref('commits') }} as commits
            on unknown_parents.sha = commits.sha
        inner join services
            on commits.repository = services.repository
        union all
        select
            deployment_commits.service,
            unknown_parents.parent_sha as sha
        from unknown_parents
        inner join deployment_commits
            on
                unknown_parents.parent_sha = deployment_commits.sha
                and deployment_commits.is_first_shipment
        union all
        select
            deployments.service,
            deployments.sha
        from deployments
        left join {{ ref('commits') }} as commits
            on deployments.sha = commits.sha
        where
            deployments.shipment_order is not null
            and commits.sha is null
    ) as not_held
    group by service

),

seen_incidents as (

    select
        coalesce(incidents.service, links.service) as service,
        count(*) as incident_count
    from incidents
    left join links
        on incidents.incident_key = links.incident_key
    group by coalesce(incidents.service, links.service)

),

final as (

    select
        services.service,
        coalesce(max(deployed.production_deployment_count), 0) as production_deployment_count,
        coalesce(max(deployed.shipping_deployment_count), 0) as shipping_deployment_count,
        coalesce(max(shipped.counted_commit_count), 0) as counted_commit_count,
        coalesce(max(missing_commits.unknown_parent_count), 0) as unknown_parent_count,
        coalesce(max(seen_incidents.incident_count), 0) as incident_count
    from services
    left join deployed
        on services.service = deployed.service
    left join shipped
        on services.service = shipped.service
    left join missing_commits
        on services.service = missing_commits.service
    left join seen_incidents
        on services.service = seen_incidents.service
    group by services.service

)

select * from final
