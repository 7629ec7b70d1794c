-- Incidents and bugs as each source records them, by the seed's rules. A key names one for good.
-- Its id is what its source calls it today; two sites may call two by one.
-- Grain: one row per record of an incident or bug.

with final as (

    {% for source in ['jira', 'github', 'events', 'alarms'] -%}
    select
        {{ 'incident_key' if source in ['jira', 'github'] else 'incident_id' }} as incident_key,
        incident_id,
        source,
        kind,
        service,
        repository,
        title,
        body,
        site,
        issue_id,
        url,
        reported_deployment_id,
        reported_sha,
        dismissed_as,
        started_at,
        first_resolved_at,
        resolved_at,
        reopen_count,
        known_at
    from {{ ref('incidents__' ~ source) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from final
