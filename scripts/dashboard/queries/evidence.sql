-- The rows behind every metric, with the commit each is about; of it the beginning that tells it
-- from all others, because a whole one in every row would be most of the page. Of a pull request where
-- its time went and its size; of both the deployment that shipped them.
select
    evidence.service,
    evidence.metric,
    evidence.environment,
    evidence.environment_tier as tier,
    evidence.metric_date,
    evidence.entity_type,
    coalesce(deployments.repository, commits.repository, pull_requests.repository) as repository,
    left(coalesce(deployments.sha, commits.sha), 12) as sha,
    coalesce(deployments.url, pull_requests.url, incidents.url) as url,
    pull_requests.number,
    coalesce(pull_requests.title, incidents.title) as title,
    coalesce(
        deployments.deployment_id, commits.deployment_id, pull_requests.deployment_id,
        incidents.deployment_id
    ) as deployment_id,
    pull_requests.additions + pull_requests.deletions as lines,
    pull_requests.coding_seconds as coding,
    pull_requests.pickup_seconds as pickup,
    pull_requests.review_seconds as review,
    pull_requests.merge_wait_seconds as merge_wait,
    pull_requests.queue_seconds as queue,
    pull_requests.deploy_seconds as deploy,
    case
        when coalesce(deployments.sha, commits.sha, pull_requests.repository) is null
            then evidence.entity_id
    end as entity_id,
    evidence.value,
    evidence.is_included,
    evidence.reason,
    evidence.remark
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
left join gold.fct_pull_requests as pull_requests
    on
        evidence.entity_type = 'pull_request'
        and evidence.entity_id = pull_requests.repository || '#' || pull_requests.number
        and evidence.service = pull_requests.service
        and evidence.environment = pull_requests.environment
left join gold.fct_incidents as incidents
    on
        evidence.entity_type = 'incident'
        and evidence.entity_id = incidents.incident_key
where
    evidence.service is not null
    and evidence.metric_date >= %(evidence_since)s
order by
    evidence.service,
    evidence.metric,
    evidence.environment,
    evidence.metric_date,
    evidence.entity_id
