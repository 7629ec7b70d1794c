-- The service of a GitHub issue. A transferred issue keeps the service of the first place whose
-- service was deployed before.
-- Grain: one row per issue that names a service.

with places as (

    select * from {{ ref('github_issue_places') }}

),

issues as (

    select * from {{ ref('github__issues') }}

),

by_place as (

    select * from {{ ref('github_place_services') }}

),

deployed as (

    select
        service,
        min(tracked_since) as tracked_since
    from {{ ref('service_environments') }}
    group by service

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

),

final as (

    select
        incident_key,
        service
    from ranked
    where place_choice = 1

)

select * from final
