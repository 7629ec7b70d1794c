-- Deployments that ship the repair of an incident or bug opened after an earlier deployment and
-- before this one. If two sites use one key, it means the incident of the service.
-- Grain: one row per deployment and incident or bug.

with deployments as (

    select
        *,
        min(case when shipment_order is not null then finished_at end) over (
            partition by service, environment
        ) as tracked_since
    from {{ ref('deployments') }}
    where outcome = 'success'

),

incidents as (

    select * from {{ ref('incidents') }}

),

named_repairs as (

    select * from {{ ref('named_repairs') }}

),

shipments as (

    select * from {{ ref('pull_request_shipments') }}

),

final as (

    select distinct
        deployments.deployment_id,
        incidents.incident_key
    from incidents
    inner join named_repairs
        on incidents.incident_key = named_repairs.incident_key
    inner join shipments
        on
            named_repairs.repository = shipments.repository
            and named_repairs.number = shipments.number
    inner join deployments
        on
            shipments.deployment_id = deployments.deployment_id
            and incidents.started_at <= deployments.finished_at
            and incidents.started_at > deployments.tracked_since
    where
        incidents.dismissed_as is null
        and (named_repairs.is_unmistakable or incidents.service = deployments.service)

)

select * from final
