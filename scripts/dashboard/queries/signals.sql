-- What says that they failed.
with failures as (

    {failures}

)

select
    signals.deployment_id,
    signals.signal,
    signals.evidence_type,
    signals.evidence_name as evidence_id,
    signals.evidence_title as title,
    coalesce(signals.evidence_url, evidence.url) as url,
    coalesce(evidence.repository, failures.repository) as repository,
    coalesce(
        evidence.sha, case when signals.evidence_type = 'commit' then signals.evidence_id end
    ) as sha,
    signals.is_counted,
    signals.remark,
    signals.confidence
from failures
inner join gold.fct_failure_signals as signals
    on failures.deployment_id = signals.deployment_id
left join gold.fct_deployments as evidence
    on
        signals.evidence_type = 'deployment'
        and signals.evidence_id = evidence.deployment_id
order by
    failures.finished_at desc,
    signals.deployment_id,
    signals.confidence desc,
    signals.signal,
    signals.evidence_id
