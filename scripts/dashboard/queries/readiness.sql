-- What each metric of each service still lacks.
select
    service,
    metric,
    is_ready,
    missing,
    setting_to_change as setting
from gold.dora_readiness
order by service, metric
