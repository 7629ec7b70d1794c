-- The rows behind the five metrics, with the commit each is about.
select
    evidence.service,
    evidence.metric,
    evidence.environment,
    evidence.environment_tier as tier,
    evidence.metric_date,
    evidence.entity_type,
    coalesce(deployments.repository, commits.repository) as repository,
    coalesce(deployments.sha, commits.sha) as sha,
    case when coalesce(deployments.sha, commits.sha) is null then evidence.entity_id end as entity_id,
    evidence.value,
    evidence.is_included,
    evidence.reason
from gold.dora_evidence as evidence
left join gold.fct_deployments as deployments
    on
        evidence.entity_type = 'deployment'
        and evidence.entity_id = deployments.deployment_id
left join gold.fct_commits as commits
    on
        evidence.entity_type = 'commit'
        and evidence.entity_id = commits.repository || '@' || commits.sha
        and evidence.service = commits.service
        and evidence.environment = commits.environment
where
    evidence.metric in (
        'deployment_frequency', 'lead_time', 'change_fail_rate', 'recovery_time', 'rework_rate'
    )
    and evidence.metric_date is not null
order by evidence.service, evidence.metric, evidence.metric_date, evidence.entity_id
