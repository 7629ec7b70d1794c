-- Incidents and bugs, each once, however many sources record it. Its leading record gives the name
-- and the end: a pager closes when users are served again, an issue when all work is done. It began
-- with the earliest record.
-- Grain: one row per incident or bug.

{%- set columns = ['incident_id', 'source', 'kind', 'repository', 'title', 'url'] %}

with records as (

    select
        records.*, outages.incident_key as outage, outages.service as deployed_service,
        outages.record_order,
        coalesce(records.reported_deployment_id, records.reported_sha) is null as is_silent
    from {{ ref('incident_records') }} as records
    inner join {{ ref('outages') }} as outages on records.incident_key = outages.record_key

),

ordered as (

    select
        *,
        row_number() over (partition by outage order by verdict is null, record_order)
            as verdict_order,
        row_number() over (partition by outage order by is_silent, record_order) as report_order
    from records

),

combined as (

    select
        outage,
        min(service) as service,
        min(started_at) as started_at,
        max(known_at) as known_at,
        {{ dbt.listagg('incident_id', "', '", 'order by incident_key') }} as record_ids
    from records
    group by outage

),

sources as (

    select outage, {{ dbt.listagg('source', "', '", 'order by source') }} as sources
    from (select distinct outage, source from records) as each_source
    group by outage

),

final as (

    select
        leader.incident_key,
        {%- for column in columns %}
        leader.{{ column }},
        {%- endfor %}
        coalesce(leader.deployed_service, leader.service, combined.service) as service,
        report.reported_deployment_id,
        report.reported_sha,
        judged.dismissed_as,
        judged.verdict,
        judged.remark,
        combined.started_at,
        leader.first_resolved_at,
        leader.resolved_at,
        leader.reopen_count,
        sources.sources,
        combined.record_ids,
        combined.known_at
    from records as leader
    inner join combined on leader.outage = combined.outage
    inner join sources on leader.outage = sources.outage
    inner join ordered as judged on leader.outage = judged.outage and judged.verdict_order = 1
    inner join ordered as report on leader.outage = report.outage and report.report_order = 1
    where leader.incident_key = leader.outage

)

select * from final
