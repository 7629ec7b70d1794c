-- Unplanned deployments made because of a problem in production, with the reason.
-- Grain: one row per deployment, reason and piece of evidence.

with deployments as (

    select
        *,
        min(case when shipment_order is not null then finished_at end) over (
            partition by service, environment
        ) as tracked_since
    from {{ ref('deployments') }}
    where outcome = 'success'

),

rollbacks as (

    select * from {{ ref('deployment_rollbacks') }}

),

reverts as (

    select * from {{ ref('deployment_reverts') }}

),

hotfixes as (

    select * from {{ ref('deployment_hotfixes') }}

),

incidents as (

    select * from {{ ref('incidents') }}

),

incident_names as (

    select * from {{ ref('incident_names') }}

),

incident_references as (

    select * from {{ ref('incident_references') }}

),

pull_request_references as (

    select * from {{ ref('pull_request_references') }}

),

shipments as (

    select * from {{ ref('pull_request_shipments') }}

),

-- Pull requests that name the incident they repair, and those that it names as its repair.
named_repairs as (

    select
        incident_names.incident_key,
        pull_request_references.repository,
        pull_request_references.number,
        incident_names.holder_count = 1 as is_unmistakable
    from incident_names
    inner join pull_request_references
        on incident_names.name = lower(pull_request_references.incident_id)
    union
    select
        incident_key,
        repository,
        number,
        true as is_unmistakable
    from incident_references
    where kind = 'repair'

),

-- A deployment that ships the repair of an incident or bug opened after an earlier deployment. If
-- two sites use one key, it means the incident of the service.
repairs as (

    select
        deployments.deployment_id,
        'repair' as reason,
        incidents.incident_key as evidence_id
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

),

final as (

    select
        deployment_id,
        'rollback' as reason,
        deployment_id as evidence_id
    from rollbacks
    union
    select
        reverting_deployment_id as deployment_id,
        'revert' as reason,
        entity_id as evidence_id
    from reverts
    union
    select
        deployment_id,
        'hotfix' as reason,
        entity_id as evidence_id
    from hotfixes
    union
    select
        deployment_id,
        reason,
        evidence_id
    from repairs
    union
    select
        deployment_id,
        'reported' as reason,
        deployment_id as evidence_id
    from deployments
    where is_rework_reported

)

select * from final
