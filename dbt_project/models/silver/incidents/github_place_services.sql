-- The service that each place of a GitHub issue names. A repository of one deployed service names
-- it. For any other repository, such as one for incidents only, a label does.
-- Grain: one row per issue and place that names a service.

with places as (

    select * from {{ ref('github_issue_places') }}

),

labelled as (

    select * from {{ ref('labelled_services') }}

),

repository_services as (

    select * from {{ ref('repository_services') }}

),

candidates as (

    select
        places.incident_key,
        places.place_order,
        repository_services.service,
        case when repository_services.tracked_since is not null then 1 else 3 end as choice,
        1 as era,
        1 as distance
    from places
    inner join repository_services
        on places.repository = repository_services.repository
    union all
    select
        places.incident_key,
        places.place_order,
        labelled.service,
        2 as choice,
        labelled.era,
        labelled.distance
    from places
    inner join labelled
        on
            places.repository = labelled.repository
            and places.number = labelled.number

),

ranked as (

    select
        candidates.*,
        row_number() over (
            partition by candidates.incident_key, candidates.place_order
            order by
                candidates.choice, candidates.era, candidates.distance, candidates.service
        ) as preference
    from candidates

),

final as (

    select
        incident_key,
        place_order,
        service
    from ranked
    where preference = 1

)

select * from final
