-- The services of every team in each time span: its own, and those of the teams below it. All
-- services are the organisation's, `*`.
-- Grain: one row per team, service and time.

{#- A team, and five above it: the check of the seeds allows no more. #}
{%- set levels = 6 %}

with times as (

    select * from {{ ref('team_times') }}

),

parents as (

    select
        times.valid_from,
        parents.team,
        parents.parent
    from times
    inner join {{ ref('team_parents') }} as parents
        on
            times.valid_from >= parents.valid_from
            and (parents.valid_to is null or times.valid_from <= parents.valid_to)

),

level_0 as (

    select
        times.valid_from,
        times.valid_to,
        owners.service,
        owners.team
    from times
    inner join {{ ref('service_teams') }} as owners
        on
            times.valid_from >= owners.valid_from
            and (owners.valid_to is null or times.valid_from <= owners.valid_to)

),

{% for level in range(1, levels) -%}
level_{{ level }} as (

    select distinct
        below.valid_from,
        below.valid_to,
        below.service,
        parents.parent as team
    from level_{{ level - 1 }} as below
    inner join parents
        on
            below.valid_from = parents.valid_from
            and below.team = parents.team

),

{% endfor -%}
final as (

    {% for level in range(levels) -%}
    select team, service, valid_from, valid_to from level_{{ level }}
    union
    {% endfor -%}
    select
        '*' as team,
        service,
        cast('1970-01-01' as date) as valid_from,
        cast(null as date) as valid_to
    from {{ ref('tracked_units') }}

)

select * from final
