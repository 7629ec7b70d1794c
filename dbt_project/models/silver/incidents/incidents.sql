-- Incidents and bugs, each once, however many sources record it. Its leading record gives the name
-- and the end: a pager closes when users are served again, an issue when all work is done. It began
-- with the earliest record.
-- Grain: one row per incident or bug.

{%- set of_the_leader = ['incident_id', 'source', 'kind', 'repository', 'title', 'url',
    'first_resolved_at', 'resolved_at', 'reopen_count'] %}
{%- set of_all = {'reported_deployment_id': 'by_report', 'reported_sha': 'by_report',
    'dismissed_as': 'by_verdict', 'verdict': 'by_verdict', 'remark': 'by_verdict'} %}

with records as (

    select
        records.*, outages.incident_key as outage, outages.service as deployed_service,
        outages.record_order,
        coalesce(records.reported_deployment_id, records.reported_sha) is null as is_silent
    from {{ ref('incident_records') }} as records
    inner join {{ ref('outages') }} as outages on records.incident_key = outages.record_key

),

-- A join with each ranking would be a nested loop: PostgreSQL takes a rank of 1 for rare.
combined as (

    select
        *,
        min(service) over by_outage as any_service,
        {%- for column, chosen in of_all.items() %}
        first_value({{ column }}) over {{ chosen }} as outage_{{ column }},
        {%- endfor %}
        min(started_at) over by_outage as outage_started_at,
        max(known_at) over by_outage as outage_known_at,
        row_number() over (partition by outage, source order by record_order) as source_order
    from records
    window
        by_outage as (partition by outage),
        by_report as (partition by outage order by is_silent, record_order),
        by_verdict as (partition by outage order by verdict is null, record_order)

),

lists as (

    select
        outage,
        {{ dbt.listagg('case when source_order = 1 then source end', "', '", 'order by source') }}
            as sources,
        {{ dbt.listagg('incident_id', "', '", 'order by incident_key') }} as record_ids
    from combined
    group by outage

),

final as (

    select
        leader.incident_key,
        {%- for column in of_the_leader %}
        leader.{{ column }},
        {%- endfor %}
        coalesce(leader.deployed_service, leader.service, leader.any_service) as service,
        {%- for column in of_all | list + ['started_at', 'known_at'] %}
        leader.outage_{{ column }} as {{ column }},
        {%- endfor %}
        lists.sources,
        lists.record_ids
    from combined as leader
    inner join lists on leader.outage = lists.outage
    where leader.incident_key = leader.outage

)

select * from final
