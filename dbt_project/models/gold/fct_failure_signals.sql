-- Why a deployment counts as a failed change: each signal with its evidence. A deployment failed if
-- one of its rows counts. The seed `failure_signals` says which signals count.
-- Grain: one row per deployment, signal and piece of evidence.

with signals as (

    select * from {{ ref('judged_failure_signals') }}

),

deployments as (

    select * from {{ ref('fct_deployments') }}

),

evidence as (

    select
        'incident' as evidence_type,
        incident_key as evidence_id,
        incident_id as evidence_name,
        title,
        url
    from {{ ref('incidents') }}
    union all
    select
        'pull_request' as evidence_type,
        repository || '#' || cast(number as {{ dbt.type_string() }}) as evidence_id,
        repository || '#' || cast(number as {{ dbt.type_string() }}) as evidence_name,
        title,
        url
    from {{ ref('pull_requests') }}
    union all
    select
        'deployment' as evidence_type,
        deployment_id as evidence_id,
        deployment_id as evidence_name,
        cast(null as {{ dbt.type_string() }}) as title,
        url
    from deployments

),

final as (

    select
        signals.deployment_id,
        signals.signal,
        signals.evidence_type,
        signals.evidence_id,
        coalesce(evidence.evidence_name, signals.evidence_id) as evidence_name,
        deployments.service,
        deployments.environment,
        deployments.environment_tier,
        evidence.title as evidence_title,
        evidence.url as evidence_url,
        signals.is_counted,
        signals.remark,
        signals.confidence,
        {{ seconds_between('deployments.finished_at', 'signals.recovered_at') }}
            as recovery_seconds,
        signals.recovered_at,
        signals.known_at,
        deployments.deployed_date
    from signals
    inner join deployments
        on signals.deployment_id = deployments.deployment_id
    left join evidence
        on
            signals.evidence_type = evidence.evidence_type
            and signals.evidence_id = evidence.evidence_id

)

select * from final
