-- The outage of each incident record, and the record that leads it: a pager's or a person's report,
-- otherwise a monitor's, otherwise an issue. An outage of two deployed services is two.
-- Grain: one row per record of an incident or bug.

{# A chain of records is at most as long as the kinds of sources: monitor, pager, issue, issue. #}
{%- set rounds = 3 -%}
with records as (

    select
        incident_key, started_at,
        case
            when source in ('jira', 'github') then 3
            when source in ('alertmanager', 'grafana', 'aws') then 2
            else 1
        end as turn
    from {{ ref('incident_records') }}

),

services as (

    select * from {{ ref('record_services') }}

),

links as (

    select links.incident_key, links.other_key
    from {{ ref('outage_links') }} as links
    inner join services as one on links.incident_key = one.incident_key
    inner join services as other on links.other_key = other.incident_key
    where coalesce(one.service, other.service, '') = coalesce(other.service, one.service, '')

),

reached_0 as (

    select distinct incident_key, incident_key as outage from links

),

{% for round in range(rounds) -%}
reached_{{ round + 1 }} as (

    select links.incident_key, least(min(reached.outage), min(links.incident_key)) as outage
    from links
    inner join reached_{{ round }} as reached on links.other_key = reached.incident_key
    group by links.incident_key

),

{% endfor -%}
placed as (

    select
        records.*, services.service,
        coalesce(reached.outage, records.incident_key) as outage,
        min(services.service) over (partition by coalesce(reached.outage, records.incident_key))
            as any_service
    from records
    inner join services on records.incident_key = services.incident_key
    left join reached_{{ rounds }} as reached on records.incident_key = reached.incident_key

),

final as (

    select
        incident_key as record_key,
        first_value(incident_key) over by_outage as incident_key,
        row_number() over by_outage as record_order,
        coalesce(service, any_service) as service
    from placed
    window by_outage as (
        partition by outage, coalesce(service, any_service) order by turn, started_at, incident_key
    )

)

select * from final
