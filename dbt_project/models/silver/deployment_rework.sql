-- Deployments that were not planned but made because of a problem in production, and why we say so.
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

pull_request_references as (

    select * from {{ ref('pull_request_references') }}

),

shipments as (

    select * from {{ ref('pull_request_shipments') }}

),

-- A deployment that ships the repair of an incident or bug opened after an earlier deployment.
repairs as (

    select
        deployments.deployment_id,
        'repair' as reason,
        incidents.incident_id as evidence_id
    from incidents
    inner join pull_request_references
        on incidents.incident_id = pull_request_references.incident_id
    inner join shipments
        on
            pull_request_references.repository = shipments.repository
            and pull_request_references.number = shipments.number
    inner join deployments
        on
            shipments.deployment_id = deployments.deployment_id
            and incidents.started_at <= deployments.finished_at
            and incidents.started_at > deployments.tracked_since

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
