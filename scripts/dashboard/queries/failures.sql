-- The deployments that needed intervention.
select
    service,
    environment,
    environment_tier as tier,
    repository,
    sha,
    is_rollback,
    finished_at,
    recovered_at
from gold.fct_deployments
where
    finished_at is not null
    and outcome = 'success'
    and is_change_failure
order by service, environment, finished_at, deployment_id
