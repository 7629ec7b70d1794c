-- What to do about what is missing, once for all numbers that need it.
select
    setting_to_change as remedy,
    array_agg(distinct service order by service) as services,
    array_agg(distinct metric order by metric) as metrics
from gold.dora_readiness
where
    not is_ready
    and (%(services)s::text[] is null or service = any(%(services)s::text[]))
group by setting_to_change
order by count(*) desc, setting_to_change
