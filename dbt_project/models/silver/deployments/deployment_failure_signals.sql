-- Why a deployment counts as a failed change: each signal with its evidence and its confidence. The
-- seed `failure_signals` sets which signals count.
-- Grain: one row per deployment, signal and piece of evidence.

with deployments as (

    select * from {{ ref('deployments') }}

),

failure_signals as (

    select * from {{ ref('failure_signals') }}

),

signals as (

    select
        links.deployment_id,
        'incident' as signal,
        'incident' as evidence_type,
        incidents.incident_key as evidence_id,
        links.link_confidence as confidence,
        incidents.resolved_at as recovered_at,
        incidents.known_at
    from {{ ref('incident_links') }} as links
    inner join {{ ref('incidents') }} as incidents
        on links.incident_key = incidents.incident_key
    where
        incidents.kind = 'incident'
        and incidents.dismissed_as is null
    union
    select
        deployment_id,
        signal,
        evidence_type,
        evidence_id,
        cast(null as double precision) as confidence,
        recovered_at,
        known_at
    from {{ ref('corrected_failures') }}
    union
    select
        deployment_id,
        signal,
        'deployment' as evidence_type,
        deployment_id as evidence_id,
        cast(null as double precision) as confidence,
        recovered_at,
        known_at
    from {{ ref('reported_failures') }}

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
