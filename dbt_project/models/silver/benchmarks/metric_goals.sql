-- What the organisation, a team or a service wants to reach, from when to when, in the units of
-- gold: deployments a day, seconds, shares.
-- Grain: one row per scope, name, metric and first day.

with goals as (

    select * from {{ ref('goals') }}

),

final as (

    select
        scope,
        -- The organisation is `*` in gold; of teams and services that is every one of them.
        coalesce(name, '*') as name,
        metric,
        case
            when metric = 'deployment_frequency' then target / 7
            when metric like '%_time' then target * 3600
            else target
        end as target,
        coalesce(valid_from, cast('1970-01-01' as date)) as valid_from,
        cast({{ dbt.dateadd('day', -1, 'lead(valid_from) over (
            partition by scope, name, metric order by valid_from nulls first
        )') }} as date) as valid_to
    from goals

)

select * from final
