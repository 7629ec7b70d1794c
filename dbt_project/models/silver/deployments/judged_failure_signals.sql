-- Why a deployment counts as a failed change after the verdicts of people: a verdict overrules
-- every signal. A deployment that a verdict calls fine, or no deployment, did not fail. One that it
-- calls failed did, and recovered with the first repair of any of its signals.
-- Grain: one row per deployment, signal and piece of evidence.

with signals as (

    select * from {{ ref('deployment_failure_signals') }}

),

verdicts as (

    select * from {{ ref('deployment_verdicts') }}

),

deployments as (

    select * from {{ ref('deployments') }}
    where outcome = 'success'

),

recoveries as (

    select
        deployment_id,
        min(recovered_at) as recovered_at
    from signals
    group by deployment_id

),

final as (

    select
        signals.deployment_id,
        signals.signal,
        signals.evidence_type,
        signals.evidence_id,
        signals.confidence,
        signals.is_counted and coalesce(verdicts.verdict = 'failed', true) as is_counted,
        case when verdicts.verdict <> 'failed' then verdicts.remark end as remark,
        signals.recovered_at,
        greatest(signals.known_at, verdicts.known_at) as known_at
    from signals
    left join verdicts
        on signals.deployment_id = verdicts.deployment_id
    union all
    select
        verdicts.deployment_id,
        'verdict' as signal,
        'deployment' as evidence_type,
        verdicts.deployment_id as evidence_id,
        cast(1 as double precision) as confidence,
        true as is_counted,
        verdicts.remark,
        recoveries.recovered_at,
        greatest(deployments.known_at, verdicts.known_at) as known_at
    from verdicts
    inner join deployments
        on verdicts.deployment_id = deployments.deployment_id
    left join recoveries
        on verdicts.deployment_id = recoveries.deployment_id
    where verdicts.verdict = 'failed'

)

select * from final
