-- Incidents and bugs, each once, however many sources record it. Its leading record gives the name
-- and the end: a pager closes when users are served again, an issue when all work is done. It began
-- with the earliest record.
-- Grain: one row per incident or bug.

{%- set of_the_leader = ['incident_id', 'source', 'kind', 'repository', 'title', 'url'] %}
{%- set ends = ['first_resolved_at', 'resolved_at', 'reopen_count'] %}

with records as (

    select
        records.*, outages.incident_key as outage, outages.service as deployed_service,
        outages.record_order,
        records.incident_key = outages.incident_key as is_leader,
        coalesce(records.reported_deployment_id, records.reported_sha) is null as is_silent
    from {{ ref('incident_records') }} as records
    inner join {{ ref('outages') }} as outages on records.incident_key = outages.record_key

),

ranked as (

    select
        *,
        row_number() over (partition by outage order by verdict is null, record_order) = 1
            as is_judged,
        row_number() over (partition by outage order by is_silent, record_order) = 1 as is_report,
        row_number() over (partition by outage, source order by record_order) = 1
            as is_first_of_source
    from records

),

-- One pass: a join of each outage with its chosen records is a nested loop to PostgreSQL, which
-- takes a rank of 1 for rare.
final as (

    select
        outage as incident_key,
        {%- for column in of_the_leader %}
        max({{ column }}) filter (where is_leader) as {{ column }},
        {%- endfor %}
        coalesce(
            max(deployed_service) filter (where is_leader),
            max(service) filter (where is_leader),
            min(service)
        ) as service,
        max(reported_deployment_id) filter (where is_report) as reported_deployment_id,
        max(reported_sha) filter (where is_report) as reported_sha,
        max(dismissed_as) filter (where is_judged) as dismissed_as,
        max(verdict) filter (where is_judged) as verdict,
        max(remark) filter (where is_judged) as remark,
        min(started_at) as started_at,
        {%- for column in ends %}
        max({{ column }}) filter (where is_leader) as {{ column }},
        {%- endfor %}
        {{ dbt.listagg("case when is_first_of_source then source end", "', '", 'order by source') }}
            as sources,
        {{ dbt.listagg('incident_id', "', '", 'order by incident_key') }} as record_ids,
        max(known_at) as known_at
    from ranked
    group by outage

)

select * from final
