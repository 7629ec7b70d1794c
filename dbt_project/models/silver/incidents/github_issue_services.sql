-- The service of a GitHub issue, in every place where it was. A repository of one deployed service
-- names it. For any other repository, such as one for incidents only, a label does. A transferred
-- issue keeps the service of the first place whose service was deployed before.
-- Grain: one row per issue that names a service.

{% set short_name = dbt.split_part('services.repository', "'/'", 2) %}
{% set owner = dbt.split_part('services.repository', "'/'", 1) %}

with places as (

    select * from {{ ref('github_issue_places') }}

),

issues as (

    select * from {{ ref('github__issues') }}

),

services as (

    select * from {{ ref('service_repositories') }}

),

deployed as (

    select
        service,
        min(tracked_since) as tracked_since
    from {{ ref('service_environments') }}
    group by service

),

labels as (

    select * from {{ ref('github_issue_labels') }}

),

repository_services as (

    select
        repository,
        min(service) as service
    from services
    group by repository
    having count(distinct service) = 1

),

-- A service's own pattern matches anywhere; its name or its repository's only for the same owner.
labelled as (

    select
        labels.repository,
        labels.number,
        labels.era,
        services.service,
        case when services.repository = labels.repository then 1 else 2 end as distance
    from labels
    inner join services
        on
            {{ matches('labels.label', 'services.incident_pattern') }}
            or (
                services.incident_pattern is null
                and lower({{ owner }}) = lower({{ dbt.split_part('labels.repository', "'/'", 1) }})
                and lower(labels.label) in (lower(services.service), lower({{ short_name }}))
            )

),

candidates as (

    select
        places.incident_key,
        places.place_order,
        repository_services.service,
        case when deployed.tracked_since is not null then 1 else 3 end as choice,
        1 as era,
        1 as distance
    from places
    inner join repository_services
        on places.repository = repository_services.repository
    left join deployed
        on repository_services.service = deployed.service
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

opened as (

    select
        places.incident_key,
        min(issues.opened_at) as opened_at
    from places
    inner join issues
        on
            places.repository = issues.repository
            and places.number = issues.number
    group by places.incident_key

),

by_place as (

    select
        candidates.*,
        row_number() over (
            partition by candidates.incident_key, candidates.place_order
            order by
                candidates.choice, candidates.era, candidates.distance, candidates.service
        ) as preference
    from candidates

),

ranked as (

    select
        by_place.incident_key,
        by_place.service,
        row_number() over (
            partition by by_place.incident_key
            order by
                case when deployed.tracked_since < opened.opened_at then 1 else 2 end,
                by_place.place_order
        ) as place_choice
    from by_place
    inner join opened
        on by_place.incident_key = opened.incident_key
    left join deployed
        on by_place.service = deployed.service
    where by_place.preference = 1

),

final as (

    select
        incident_key,
        service
    from ranked
    where place_choice = 1

)

select * from final
