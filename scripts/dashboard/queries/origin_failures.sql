-- Whose changes they shipped.
with failures as (

    {failures}

)

select
    origins.deployment_id,
    origins.service,
    origins.environment_tier as tier,
    origins.origin,
    origins.change_count as changes,
    origins.change_share as share,
    origins.finished_at,
    failures.repository,
    failures.sha,
    failures.url
from failures
inner join gold.fct_deployment_origins as origins
    on failures.deployment_id = origins.deployment_id
where not origins.is_rollback
order by origins.finished_at desc, origins.deployment_id, origins.origin
