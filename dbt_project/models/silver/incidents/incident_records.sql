-- Incidents and bugs as each source records them, and what a person decided about them, which
-- overrules what they were closed as.
-- Grain: one row per record of an incident or bug.

with incidents as (

    select * from {{ ref('incident_sources') }}

),

verdicts as (

    select * from {{ ref('incident_verdicts') }}

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
            when verdicts.verdict = 'none' then 'overruled'
            when verdicts.verdict is null then incidents.dismissed_as
        end as dismissed_as,
        verdicts.verdict,
        verdicts.remark,
        incidents.started_at,
        incidents.first_resolved_at,
        incidents.resolved_at,
        incidents.reopen_count,
        greatest(incidents.known_at, verdicts.known_at) as known_at
    from incidents
    left join verdicts on incidents.incident_key = verdicts.incident_key

)

select * from final
