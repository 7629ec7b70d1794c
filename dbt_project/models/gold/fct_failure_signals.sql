-- Why a deployment is taken for a failed change: each signal, with the evidence to look at.
-- Grain: one row per deployment, signal and piece of evidence.

with signals as (

    select * from {{ ref('deployment_failure_signals') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

incidents as (

    select * from {{ ref('incidents') }}

),

pull_requests as (

    select * from {{ ref('pull_requests') }}

),

final as (

    select
        signals.deployment_id,
        signals.signal,
        signals.evidence_type,
        signals.evidence_id,
        deployments.service,
        deployments.environment,
        deployments.environment_tier,
        coalesce(incidents.title, pull_requests.title) as evidence_title,
        coalesce(incidents.url, pull_requests.url, evidence.url) as evidence_url,
        signals.is_counted,
        signals.confidence,
        {{ seconds_between('deployments.finished_at', 'signals.recovered_at') }}
            as recovery_seconds,
        signals.recovered_at,
        signals.known_at,
        deployments.deployed_date
    from signals
    inner join deployments
        on signals.deployment_id = deployments.deployment_id
    left join incidents
        on
            signals.evidence_type = 'incident'
            and signals.evidence_id = incidents.incident_id
    left join pull_requests
        on
            signals.evidence_type = 'pull_request'
            and signals.evidence_id = pull_requests.repository || '#'
            || cast(pull_requests.number as {{ dbt.type_string() }})
    left join deployments as evidence
        on
            signals.evidence_type = 'deployment'
            and signals.evidence_id = evidence.deployment_id

)

select * from final
