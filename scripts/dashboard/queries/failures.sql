-- The deployments that needed intervention, the newest first.
select
    deployment_id,
    service,
    environment,
    environment_tier as tier,
    repository,
    sha,
    url,
    line_count,
    size_class,
    is_rollback,
    deployed_date,
    finished_at,
    recovered_at
from gold.fct_deployments
where
    finished_at is not null
    and outcome = 'success'
    and is_change_failure
order by finished_at desc, deployment_id
limit %(failures)s
