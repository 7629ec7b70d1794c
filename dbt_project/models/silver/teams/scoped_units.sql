-- In whose numbers a service's production counts, from when to when: the organisation's, its
-- teams', and those of the service itself, which are its headline environment's.
-- Grain: one row per scope, name, service, environment and first day.

with team_units as (

    select * from {{ ref('team_units') }}
    where environment_tier = 'production'

),

headline_environments as (

    select * from {{ ref('headline_environments') }}

),

final as (

    select
        case team when '*' then 'organisation' else 'team' end as scope,
        team as name,
        service,
        environment,
        valid_from,
        valid_to
    from team_units
    union all
    select
        'service' as scope,
        service as name,
        service,
        environment,
        cast('1970-01-01' as date) as valid_from,
        cast(null as date) as valid_to
    from headline_environments

)

select * from final
