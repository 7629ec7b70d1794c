-- The seed `services`, with the present names of its repositories. Of two rows of one service that
-- turn out to be about one repository, the one with its present name counts.
-- Grain: one row per service and repository of the seed.

with services as (

    select * from {{ ref('services') }}

),

names as (

    select * from {{ ref('named_repositories') }}

),

ranked as (

    select
        services.*,
        names.repository as present_repository,
        row_number() over (
            partition by services.service, names.repository
            order by
                case when services.repository = names.repository then 0 else 1 end,
                services.repository
        ) as choice
    from services
    inner join names
        on lower(services.repository) = names.name

),

final as (

    select
        service,
        present_repository as repository,
        {{ path_pattern('paths') }} as path_pattern,
        deployment_pattern,
        incident_pattern,
        coalesce(time_zone, 'UTC') as time_zone,
        coalesce(incident_window_hours, 24) as incident_window_hours
    from ranked
    where choice = 1

)

select * from final
