-- What reached an environment, for the marks under the trends.
select
    service,
    environment_tier as tier,
    is_change_failure,
    finished_at
from gold.fct_deployments
where
    finished_at is not null
    and outcome = 'success'
order by service, environment_tier, finished_at, deployment_id
