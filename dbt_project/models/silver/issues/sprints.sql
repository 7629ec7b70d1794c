-- Sprints, with their board and their real end; a running sprint is known up to the newest load.
-- Grain: one row per site and sprint.

with sprints as (

    select * from {{ ref('jira__sprints') }}

),

boards as (

    select * from {{ ref('jira__boards') }}

),

as_of as (

    select * from {{ ref('as_of') }}

),

final as (

    select
        sprints.site,
        sprints.sprint_id,
        sprints.sprint,
        sprints.board_id,
        boards.board,
        boards.project_key,
        sprints.state,
        sprints.state = 'closed' as is_closed,
        sprints.started_at,
        sprints.planned_end_at,
        case
            when sprints.state = 'closed'
                then coalesce(sprints.completed_at, sprints.planned_end_at)
        end as ended_at,
        case
            when sprints.state = 'closed'
                then coalesce(sprints.completed_at, sprints.planned_end_at)
            else as_of.as_of
        end as known_until
    from sprints
    left join boards
        on
            sprints.site = boards.site
            and sprints.board_id = boards.board_id
    cross join as_of

)

select * from final
