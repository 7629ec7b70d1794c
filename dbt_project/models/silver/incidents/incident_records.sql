-- Incidents and bugs that the seed's rules pick from Jira, GitHub, CloudWatch and pushed events. A
-- key identifies a record permanently; its id is the source's name, which two sites may share.
-- Grain: one row per incident or bug.

with verdicts as (

    select
        entity_id,
        verdict,
        'overruled by ' || decided_by || ': ' || reason as remark
    from {{ ref('verdicts') }}
    where entity_type = 'incident'

),

incidents as (

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

),

final as (

    select
        incidents.incident_key,
        incidents.incident_id,
        incidents.source,
        incidents.kind,
        incidents.service,
        incidents.repository,
        incidents.title,
        incidents.body,
        incidents.site,
        incidents.issue_id,
        incidents.url,
        incidents.reported_deployment_id,
        incidents.reported_sha,
        case
            when coalesce(by_key.verdict, by_id.verdict) = 'none' then 'overruled'
            when coalesce(by_key.verdict, by_id.verdict) is null then incidents.dismissed_as
        end as dismissed_as,
        coalesce(by_key.verdict, by_id.verdict) as verdict,
        coalesce(by_key.remark, by_id.remark) as remark,
        incidents.started_at,
        incidents.first_resolved_at,
        incidents.resolved_at,
        incidents.reopen_count,
        incidents.known_at
    from incidents
    left join verdicts as by_key
        on incidents.incident_key = by_key.entity_id
    left join verdicts as by_id
        on incidents.incident_id = by_id.entity_id

)

select * from final
