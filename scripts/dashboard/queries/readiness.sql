-- What each metric of each service still lacks.
select
    service,
    metric,
    is_ready,
    missing,
    setting_to_change as setting,
    unreadable_record_count as unreadable,
    set_aside_record_count as set_aside
from gold.dora_readiness
order by service, metric
