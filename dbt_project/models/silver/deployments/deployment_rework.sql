-- Unplanned deployments made because of a problem in production, with the reason.
-- Grain: one row per deployment, reason and piece of evidence.

with deployments as (

    select * from {{ ref('deployments') }}
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

repairs as (

    select * from {{ ref('deployment_repairs') }}

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
        'repair' as reason,
        incident_key as evidence_id
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
