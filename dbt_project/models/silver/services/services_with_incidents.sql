-- Services that ever had an incident. For them, no incident in a period is an answer.
-- Grain: one row per service.

{{ record_changed_keys({'service': 'service'}) }}

with incidents as (

    select * from {{ ref('incidents') }}
    where kind = 'incident'

),

links as (

    select * from {{ ref('incident_links') }}

),

-- An incident without a service belongs to the linked deployment's.
named as (

    select distinct coalesce(incidents.service, links.service) as service
    from incidents
    left join links
        on incidents.incident_key = links.incident_key

),

final as (

    select
        service
    from named
    where service is not null

)

select * from final
