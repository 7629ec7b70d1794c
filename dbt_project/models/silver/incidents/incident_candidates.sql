-- Deployments that may have caused an incident, by each method: a named deployment, a commit, a
-- pull request or an issue in the text, a linked issue, the latest one shortly before.
-- Grain: one row per incident or bug, deployment and method.

with incidents as (

    select * from {{ ref('incidents') }}

),

deployments as (

    select * from {{ ref('deployments') }}
    where
        outcome = 'success'
        and environment_tier = 'production'

),

named_changes as (

    select * from {{ ref('named_change_deployments') }}

),

preceding as (

    select * from {{ ref('preceding_deployments') }}

),

final as (

    select
        incidents.incident_key,
        deployments.deployment_id,
        'deployment_id' as method
    from incidents
    inner join deployments
        on incidents.reported_deployment_id = deployments.deployment_id
    union
    -- A source's own key is unique within its service only.
    select
        incidents.incident_key,
        deployments.deployment_id,
        'deployment_id' as method
    from incidents
    inner join deployments
        on
            incidents.reported_deployment_id = deployments.source_id
            and coalesce(incidents.service, deployments.service) = deployments.service
    union
    -- An incident of one service is not caused by another's deployment.
    select
        named_changes.incident_key,
        named_changes.deployment_id,
        named_changes.method
    from named_changes
    inner join incidents
        on
            named_changes.incident_key = incidents.incident_key
            and named_changes.service = coalesce(incidents.service, named_changes.service)
    union
    select
        incident_key,
        deployment_id,
        'time_window' as method
    from preceding

)

select * from final
