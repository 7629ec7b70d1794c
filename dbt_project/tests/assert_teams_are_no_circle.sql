-- A team in a circle of parents is above itself, and each of the circle has the services of all.
-- Rows: teams that are above themselves, and the first day of each time span in which they are.
{%- set levels = 6 %}

with times as (

    select * from {{ ref('team_times') }}

),

step_1 as (

    select distinct
        times.valid_from,
        parents.team,
        parents.parent as ancestor
    from times
    inner join {{ ref('team_parents') }} as parents
        on
            times.valid_from >= parents.valid_from
            and (parents.valid_to is null or times.valid_from <= parents.valid_to)

)

{%- for step in range(2, levels + 1) %},

step_{{ step }} as (

    select distinct
        below.valid_from,
        below.team,
        above.ancestor
    from step_{{ step - 1 }} as below
    inner join step_1 as above
        on
            below.valid_from = above.valid_from
            and below.ancestor = above.team

)
{%- endfor %}

{% for step in range(1, levels + 1) -%}
select team, valid_from from step_{{ step }}
where team = ancestor
{{ 'union' if not loop.last }}
{% endfor %}
