-- What reached an environment, for the marks under the trends and the list of failures.
select
    service,
    environment,
    environment_tier as tier,
    repository,
    sha,
    is_change_failure,
    is_rollback,
    finished_at,
    recovered_at
from gold.fct_deployments
where
    finished_at is not null
    and outcome = 'success'
order by service, environment, finished_at, deployment_id
