-- Whose changes the deployments that needed intervention shipped, the newest first.
select
    origins.deployment_id,
    origins.service,
    origins.environment_tier as tier,
    origins.origin,
    origins.change_count as changes,
    origins.change_share as share,
    origins.finished_at,
    deployments.repository,
    deployments.sha,
    deployments.url
from gold.fct_deployment_origins as origins
inner join gold.fct_deployments as deployments
    on origins.deployment_id = deployments.deployment_id
where
    origins.is_change_failure
    and not origins.is_rollback
order by origins.finished_at desc, origins.deployment_id, origins.origin
limit %(failures)s
