-- The issues that the deployments shipped of which the page carries the evidence.
select
    service,
    deployment_id,
    issue,
    title,
    url
from gold.fct_deployment_issues
where deployed_date >= %(evidence_since)s
order by service, deployment_id, issue
