-- The services of every team, from when to when: its own, and those of the teams that belong to it.
-- All services are the organisation's, `*`. A team's evidence is `dora_evidence` joined with this
-- on service and day.
-- Grain: one row per team, service and time.

with team_services as (

    select * from {{ ref('team_services') }}

),

final as (

    select
        team_services.team,
        parents.parent as parent_team,
        team_services.service,
        team_services.valid_from as valid_from_date,
        team_services.valid_to as valid_to_date
    from team_services
    left join (
        select distinct
            times.valid_from,
            parents.team,
            parents.parent
        from {{ ref('team_times') }} as times
        inner join {{ ref('team_parents') }} as parents
            on
                times.valid_from >= parents.valid_from
                and (parents.valid_to is null or times.valid_from <= parents.valid_to)
    ) as parents
        on
            team_services.valid_from = parents.valid_from
            and team_services.team = parents.team

)

select * from final
