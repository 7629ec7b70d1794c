-- The alarms that count as incidents or bugs, by the rules of the seed `incident_rules`, and within
-- how many minutes a return is the same incident. Of two rules that of an incident counts.
-- Grain: one row per alarm's name.

with alarms as (

    select distinct alarm from {{ ref('alarm_states') }}

),

rules as (

    select * from {{ ref('incident_rules') }}
    where
        source = 'aws'
        and field = 'alarm'

),

final as (

    select
        alarms.alarm,
        rules.kind,
        coalesce(rules.merge_minutes, 10) as merge_minutes,
        row_number() over (
            partition by alarms.alarm order by rules.kind desc, rules.pattern
        ) as choice
    from alarms
    inner join rules
        on {{ matches('alarms.alarm', 'rules.pattern') }}

)

select * from final
where choice = 1
