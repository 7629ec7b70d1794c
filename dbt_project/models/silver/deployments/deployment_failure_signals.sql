-- Why a deployment counts as a failed change: each signal with its evidence and its confidence. The
-- seed `failure_signals` sets which signals count.
-- Grain: one row per deployment, signal and piece of evidence.

with deployments as (

    select * from {{ ref('deployments') }}

),

incidents as (

    select * from {{ ref('incidents') }}

),

links as (

    select * from {{ ref('incident_links') }}

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

failure_signals as (

    select * from {{ ref('failure_signals') }}

),

linked_incidents as (

    select
        links.deployment_id,
        'incident' as signal,
        'incident' as evidence_type,
        incidents.incident_key as evidence_id,
        links.link_confidence as confidence,
        incidents.resolved_at as recovered_at,
        incidents.known_at
    from links
    inner join incidents
        on
            links.incident_key = incidents.incident_key
            and incidents.kind = 'incident'
            and incidents.dismissed_as is null

),

rolled_back as (

    select
        failed.deployment_id,
        'rollback' as signal,
        'deployment' as evidence_type,
        rollbacks.deployment_id as evidence_id,
        cast(null as double precision) as confidence,
        rollbacks.deployed_at as recovered_at,
        rolling.known_at
    from rollbacks
    inner join deployments as failed
        on
            rollbacks.service = failed.service
            and rollbacks.environment = failed.environment
            and rollbacks.failed_order = failed.shipment_order
    inner join deployments as rolling
        on rollbacks.deployment_id = rolling.deployment_id

),

reverted as (

    select
        reverts.failed_deployment_id as deployment_id,
        'revert' as signal,
        reverts.entity_type as evidence_type,
        reverts.entity_id as evidence_id,
        cast(null as double precision) as confidence,
        reverts.reverted_at as recovered_at,
        deployments.known_at
    from reverts
    inner join deployments
        on reverts.reverting_deployment_id = deployments.deployment_id

),

hotfixed as (

    select
        failed.deployment_id,
        'hotfix' as signal,
        'pull_request' as evidence_type,
        hotfixes.entity_id as evidence_id,
        cast(null as double precision) as confidence,
        hotfixes.deployed_at as recovered_at,
        fixing.known_at
    from hotfixes
    inner join deployments as failed
        on
            hotfixes.service = failed.service
            and hotfixes.environment = failed.environment
            and hotfixes.failed_order = failed.shipment_order
    inner join deployments as fixing
        on hotfixes.deployment_id = fixing.deployment_id

),

successes as (

    select
        deployment_id,
        lead(finished_at) over (
            partition by service, environment order by finished_at, source_order, deployment_id
        ) as next_finished_at
    from deployments
    where outcome = 'success'

),

-- A failure status after the success ends when its source reports health again, or with the next
-- deployment. A failure that was only reported has no known end.
reported as (

    select
        deployments.deployment_id,
        'reported' as signal,
        'deployment' as evidence_type,
        deployments.deployment_id as evidence_id,
        cast(null as double precision) as confidence,
        case
            when deployments.unhealthy_at is not null
                then least(deployments.healthy_at, successes.next_finished_at)
        end as recovered_at,
        deployments.known_at
    from deployments
    inner join successes
        on deployments.deployment_id = successes.deployment_id
    where
        deployments.is_failure_reported
        or deployments.unhealthy_at is not null

),

failed_deployments as (

    select
        deployment_id,
        'failed_deployment' as signal,
        'deployment' as evidence_type,
        deployment_id as evidence_id,
        cast(null as double precision) as confidence,
        cast(null as {{ dbt.type_timestamp() }}) as recovered_at,
        known_at
    from deployments
    where outcome = 'failure'

),

signals as (

    select * from linked_incidents
    union
    select * from rolled_back
    union
    select * from reverted
    union
    select * from hotfixed
    union
    select * from reported
    union
    select * from failed_deployments

),

final as (

    select
        signals.deployment_id,
        signals.signal,
        signals.evidence_type,
        signals.evidence_id,
        coalesce(signals.confidence, failure_signals.confidence) as confidence,
        coalesce(failure_signals.is_counted, false) as is_counted,
        -- An end before the deployment gives no recovery from it.
        case when signals.recovered_at >= deployments.finished_at then signals.recovered_at end
            as recovered_at,
        signals.known_at
    from signals
    inner join deployments
        on signals.deployment_id = deployments.deployment_id
    left join failure_signals
        on signals.signal = failure_signals.signal

)

select * from final
