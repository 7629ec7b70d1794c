-- How many changes of each origin they shipped.
with failures as (

    {failures}

)

select
    origins.deployment_id,
    sum(case when origins.origin = 'human' then origins.change_count else 0 end) as human,
    sum(case when origins.origin = 'assisted' then origins.change_count else 0 end) as assisted,
    sum(case when origins.origin = 'agent' then origins.change_count else 0 end) as agent,
    sum(case when origins.origin = 'automation' then origins.change_count else 0 end) as automation
from failures
inner join gold.fct_deployment_origins as origins
    on failures.deployment_id = origins.deployment_id
where not origins.is_rollback
group by origins.deployment_id
order by origins.deployment_id
